// Stands for the command that opens pages: the browser of the run goes through the page and on to where it ends.
await fetch(`${process.env['BROWSER_URL']}?follow`, { method: 'POST', body: process.argv[2] ?? '' });

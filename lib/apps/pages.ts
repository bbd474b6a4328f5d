import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { appFile, type AppName } from '../../lambda/mcp/tool-apps.ts';
import { codeExtension } from '../bundling/sources.ts';
import { appStyle } from './style.ts';

/** What a page calls itself. */
const titles: Readonly<Record<AppName, string>> = {
  user: 'User',
  users: 'Users',
  access: 'Access review',
  change: 'Change',
};

let made: Readonly<Record<string, string>> | undefined;

/**
 * The pages of the apps, by the names of their files: each alone holds all that it needs, and no data. Its own policy lets
 * its style and its script run and nothing else, asks nobody for anything, and makes markup of no text; hosts put theirs
 * around it.
 */
export function appPages(): Readonly<Record<string, string>> {
  return (made ??= Object.fromEntries(
    (Object.keys(titles) as AppName[]).map((app) => [appFile(app), pageOf(app)]),
  ));
}

function pageOf(app: AppName): string {
  const script = scriptOf(app);
  const policy = [
    "default-src 'none'",
    `style-src 'sha256-${hashOf(appStyle)}'`,
    `script-src 'sha256-${hashOf(script)}'`,
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');
  return `<!doctype html>
<html lang="en" data-tool="">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${titles[app]}</title>
<style>${appStyle}</style>
</head>
<body>
<main><p class="quiet">Waiting for the result …</p></main>
<script>${script}</script>
</body>
</html>
`;
}

function scriptOf(app: AppName): string {
  const { outputFiles } = buildSync({
    entryPoints: [join(import.meta.dirname, 'browser', `${app}${codeExtension}`)],
    bundle: true,
    write: false,
    minify: true,
    format: 'iife',
    target: 'es2024',
    // No other script ends at its tag.
    supported: { 'inline-script': false },
    // Not that of a folder around.
    tsconfigRaw: {},
    logLevel: 'silent',
  });
  return outputFiles.map(({ text }) => text).join('');
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}

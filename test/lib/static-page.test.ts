import { expect, test } from '@jest/globals';
import { App, Stack } from 'aws-cdk-lib';
import { RestApi } from 'aws-cdk-lib/aws-apigateway';
import { servePage } from '../../lib/static-page.ts';

test('a page that no mapping template could hold stops the synthesis, with the way out', () => {
  const api = new RestApi(new Stack(new App(), 'Stack'), 'Api');
  const page = { html: 'é'.repeat(153_601), securityPolicy: "default-src 'none'" };
  expect(() => servePage(api.root, page)).toThrow(
    'The page has 307202 bytes, and a mapping template of API Gateway 307200 at most: set page.tools to false, or list fewer tools.',
  );
});

test.each(['<style>p { color: #fff; }</style>', '<script>const $ = 1;</script>', '<p>$5</p>'])(
  'a page with what templates act on stops the synthesis: %s',
  (html) => {
    const api = new RestApi(new Stack(new App(), 'Stack'), 'Api');
    expect(() => servePage(api.root, { html, securityPolicy: "default-src 'none'" })).toThrow(
      'The page has $ or # in it: Velocity acts on them.',
    );
  },
);

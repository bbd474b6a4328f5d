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

/*
 * What a CDK app imports from the package `clerk-mcp`.
 */

export { ClerkMcp, type ClerkMcpProps } from './clerk-mcp.ts';
export type { CallMetricOptions, Server } from './server.ts';
export { SettingsError } from './settings/settings.ts';

/** How a caller says who it is: a person signs in, a token in a header, or an AWS signature. */
export type Credential = 'signIn' | 'token' | 'signature';

/** Where a client is to connect. */
export interface Place {
  /** What the client calls the server: letters, digits, `-`. */
  readonly name: string;
  /** Where callers with a token connect. */
  readonly url: string;
  /** Where callers connect that sign with AWS credentials. */
  readonly signedUrl: string;
  /** The AWS region that signatures are for. */
  readonly region: string;
}

/** What a text is written in, by the name that Markdown has for it; `text` is something to do, in words. */
export type Language = 'sh' | 'json' | 'ts' | 'python' | 'text';

/** One thing to paste or to do. */
export interface Snippet {
  readonly language: Language;
  /** Where it belongs or what it is, before the text: `~/.cursor/mcp.json`. */
  readonly where: string;
  readonly text: (place: Place) => string;
  /** What to do after it, in a sentence. */
  readonly next?: string;
}

/** A link by which the client takes a server over, once the person there says yes. */
export interface InstallLink {
  readonly label: string;
  /** What is in the link before the configuration. */
  readonly start: (place: Place) => string;
  /** The configuration, as JSON. */
  readonly value: (place: Place) => object;
  /** How the JSON stands in the link: percent-encoded, or in Base64 that is percent-encoded. */
  readonly encoding: 'uri' | 'base64';
}

/** The client's own file, in which servers stand by their names. */
export interface ConfigFile {
  /** The file of a project, below its folder; undefined where the client has none. */
  readonly project?: string;
  /** The file of a person: below the home folder, or below the folder that the operating system has for settings. */
  readonly user?: { readonly below: 'home' | 'settings'; readonly path: string };
  /** The key below which servers stand. */
  readonly key: 'mcpServers' | 'servers';
  /** What stands there for a server; undefined where the client can't be used so. */
  readonly entry: (credential: Credential, place: Place) => object | undefined;
  /** What the file must have besides: VS Code asks for secrets by these. */
  readonly inputs?: (credential: Credential) => readonly { readonly id: string }[];
  /** The documentation that says all that. */
  readonly source: string;
}

/** A program that people or agents connect with, and how. */
export interface Client {
  /** As it is called in commands and addresses: lower case and `-`. */
  readonly id: string;
  readonly name: string;
  /** What to know before, in a sentence. */
  readonly note?: string;
  readonly ways: Readonly<Partial<Record<Credential, readonly Snippet[]>>>;
  readonly link?: InstallLink;
  readonly file?: ConfigFile;
}

/** The variable that snippets read a token from: no snippet holds the token itself. */
export const tokenVariable = 'CLERK_MCP_TOKEN';

/** A word of a shell's command line, in quotation marks where it needs them; the CDK's tokens become host names. */
export function shellWord(text: string): string {
  const known = text.replaceAll(/\$\{Token\[[^\]]*\]\}/g, 'x');
  return /^[\w./:@%+=,-]+$/.test(known) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** The whole install link. */
export function linkTo({ start, value, encoding }: InstallLink, place: Place): string {
  const json = JSON.stringify(value(place));
  const text = encoding === 'base64' ? Buffer.from(json).toString('base64') : json;
  return start(place) + encodeURIComponent(text);
}

/** What goes into the client's file for one server, as a snippet. Throws where the client can't be used so. */
export function fileSnippet(file: ConfigFile, credential: Credential, where: string): Snippet {
  return {
    language: 'json',
    where,
    text: (place) => {
      const entry = file.entry(credential, place);
      if (!entry) throw new Error(`${where} has no place for ${credential}`);
      const inputs = file.inputs?.(credential) ?? [];
      const whole = { ...(inputs.length > 0 && { inputs }), [file.key]: { [place.name]: entry } };
      return JSON.stringify(whole, null, 2);
    },
  };
}

/** The body of a request, and whether it was JSON or a form at all; text when it was neither. */
export interface RequestBody {
  /** undefined when there was none, FormData for a form. */
  body: unknown;
  isReadable: boolean;
}

async function formFields(bytes: ArrayBuffer, contentType: string): Promise<RequestBody> {
  try {
    const response = new Response(bytes, { headers: { 'content-type': contentType } });
    return { body: await response.formData(), isReadable: true };
  } catch {
    return { body: new TextDecoder().decode(bytes), isReadable: false };
  }
}

/** Reads JSON, whatever the content type says, and forms with files, as Clerk's uploads are. */
export async function readRequestBody(
  bytes: ArrayBuffer,
  contentType: string | undefined,
): Promise<RequestBody> {
  if (contentType?.startsWith('multipart/form-data')) return formFields(bytes, contentType);
  const text = new TextDecoder().decode(bytes);
  if (text === '') return { body: undefined, isReadable: true };
  try {
    return { body: JSON.parse(text), isReadable: true };
  } catch {
    return { body: text, isReadable: false };
  }
}

/** A request's body. */
export interface RequestBody {
  /** As it came, for the record. */
  text: string;
  /** JSON parsed, a form as FormData or URLSearchParams; undefined for none, and for what is neither. */
  value: unknown;
  /** Whether the body was understood, or there was none. */
  isUnderstood: boolean;
}

/** Reads the body: a form when its content type says so, otherwise JSON. */
export async function readRequestBody(
  bytes: ArrayBuffer,
  contentType: string | undefined,
): Promise<RequestBody> {
  const text = new TextDecoder().decode(bytes);
  if (text === '') return { text, value: undefined, isUnderstood: true };
  const type = contentType?.split(';')[0]?.trim().toLowerCase();
  try {
    if (type === 'multipart/form-data') {
      const headers = { 'content-type': contentType ?? '' };
      return { text, value: await new Response(bytes, { headers }).formData(), isUnderstood: true };
    }
    if (type === 'application/x-www-form-urlencoded') {
      return { text, value: new URLSearchParams(text), isUnderstood: true };
    }
    return { text, value: JSON.parse(text), isUnderstood: true };
  } catch {
    return { text, value: undefined, isUnderstood: false };
  }
}

/** What a record of requests shows of a body: JSON parsed, anything else as text. */
export const shownBody = ({ text, value, isUnderstood }: RequestBody): unknown =>
  !isUnderstood || value instanceof FormData || value instanceof URLSearchParams ? text : value;

/** Reads request bodies, never more of one than allowed. */
import { AppError } from '../errors';
import { say } from '../model/said';

function tooLarge(maxBytes: number): AppError {
  return new AppError('tooLarge', say('said.input.tooLarge', { size: maxBytes }));
}

/** The bytes of a body as text. Throws `tooLarge` beyond `maxBytes` bytes, whatever Content-Length said. */
export async function readText(request: Request, maxBytes: number): Promise<string> {
  if (Number(request.headers.get('content-length') ?? 0) > maxBytes) throw tooLarge(maxBytes);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size > maxBytes) throw tooLarge(maxBytes);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** The JSON body of `request`. Throws `tooLarge` beyond `maxBytes` bytes, whatever Content-Length said, and `badInput` where it is not JSON. */
export async function readJson(request: Request, maxBytes: number): Promise<unknown> {
  if (Number(request.headers.get('content-length') ?? 0) > maxBytes) throw tooLarge(maxBytes);
  if (!/^application\/json\b/i.test(request.headers.get('content-type') ?? ''))
    throw new AppError('badInput', say('said.input.notJson'), { detail: 'The body has to be JSON.' });
  const text = await readText(request, maxBytes);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new AppError('badInput', say('said.input.notJson'), { cause });
  }
}

/** Answers of the server that come as JSON lines, each as soon as it is known. */
import type { AnswerName, Answers } from '@/lib/model/shapes';
import { ClientError, checked, failureOf, offline } from './call';
import { t } from './texts';

async function* linesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let kept = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      const lines = `${kept}${decoder.decode(value, { stream: true })}`.split('\n');
      kept = lines.pop() ?? '';
      yield* lines;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

/** Asks by POST and gives each line as it comes, checked by the shape of this name. Throws `ClientError`, also where the answer breaks off. */
export async function* askLines<Name extends AnswerName>(
  name: Name,
  path: string,
  input: unknown,
  signal?: AbortSignal,
): AsyncGenerator<Answers[Name]> {
  const headers = { accept: 'application/json', 'content-type': 'application/json', 'x-oriel': '1' };
  const body = input === undefined ? {} : { body: JSON.stringify(input) };
  const stops = signal ? { signal } : {};
  try {
    const answer = await fetch(path, { method: 'POST', credentials: 'same-origin', cache: 'no-store', headers, ...stops, ...body });
    if (!answer.ok || !answer.body) throw failureOf(answer.status, await answer.json().catch(() => null));
    for await (const line of linesOf(answer.body)) yield await checked(name, JSON.parse(line));
  } catch (error) {
    if (signal?.aborted) throw new ClientError('aborted', t('error.aborted'), { cause: error });
    throw error instanceof ClientError ? error : offline(error);
  }
}

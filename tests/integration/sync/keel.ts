/** Letters of the tests of marks and pins on conversations. */
import { buildMessage } from '../../support/message';

/** A letter to Anna that bears the Message-ID `id@keel.example` and names those of `references`. */
export function part(id: string, subject: string, references: string[] = []): Buffer {
  return buildMessage({
    from: 'ines@carvalho.example',
    to: 'anna@kestrel.example',
    subject,
    text: 'Words.',
    messageId: `${id}@keel.example`,
    ...(references.length ? { references: references.map((one) => `${one}@keel.example`) } : {}),
  });
}

/** A minute of the first hour of 2024. */
export const at = (minute: number) => new Date(Date.UTC(2024, 0, 1, 0, minute));

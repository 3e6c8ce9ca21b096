import { describe, expect, it } from 'vitest';
import { ClientError } from '@/lib/client/call';
import { isPassing } from '@/lib/client/oauth';
import { say } from '@/lib/model/said';

const away = say('said.oauth.away', { words: 'Kestrel' });
const mailAway = say('said.state.away', { host: 'mail.example' });

describe('a code that is typed elsewhere', () => {
  it.each([
    ['no line', new ClientError('offline', '')],
    ['a provider that is away', new ClientError('serverAway', '', { said: away, status: 503 })],
    ['too many who ask', new ClientError('tooManyTries', '', { status: 429 })],
    ['a proxy’s page', new ClientError('badAnswer', '', { status: 502 })],
  ])('is asked about again after %s', (_name, problem) => expect(isPassing(problem)).toBe(true));

  it.each([
    ['it ran out', new ClientError('gone', '', { status: 410 })],
    ['the person said no', new ClientError('refusedByServer', '', { status: 422 })],
    ['it was used up, and the mail server was away', new ClientError('serverAway', '', { said: mailAway, status: 503 })],
    ['it is not this browser’s', new ClientError('crossSite', '', { status: 403 })],
    ['of a bug', new TypeError('x')],
  ])('is over where %s', (_name, problem) => expect(isPassing(problem)).toBe(false));
});

import { describe, expect, it } from 'vitest';
import { placeOf } from '@/app/_ui/sign-in/place-of';
import { ClientError } from '@/lib/client/call';
import { type Said, say } from '@/lib/model/said';

const error = (code: string, said: Said | null) => new ClientError(code, '', { said });
const servers = { imap: { host: 'Mail.example', port: '993' }, smtp: { host: 'out.example.', port: '465' } };

describe('an error of signing in stands at the field that can mend it', () => {
  it.each([
    ['wrongPassword', say('said.line.refused', { host: 'mail.example' }), true, 'password'],
    ['wrongPassword', say('said.line.refused', { host: 'mail.example' }), false, 'password'],
    ['hostUnknown', say('said.line.hostUnknown', { host: 'mail.example' }), true, 'imap'],
    ['hostUnknown', say('said.line.hostUnknown', { host: 'out.example' }), true, 'smtp'],
    ['portRefused', say('said.line.portRefused', { host: 'out.example' }), true, 'smtp'],
    ['serverAway', say('said.line.away', { host: 'mail.example' }), false, 'form'],
    ['hostNotAllowed', say('said.signIn.domainUnknown', { domain: 'x.example' }), false, 'address'],
    ['hostNotAllowed', say('said.line.hostNotAllowed', { host: 'localhost' }), true, 'imap'],
    ['hostNotAllowed', say('said.line.hostNotAllowed', { host: 'out.example:465' }), true, 'smtp'],
    ['badInput', say('said.signIn.wholeAddress'), false, 'address'],
    ['badInput', say('said.signIn.wholeAddress'), true, 'address'],
    ['badInput', say('said.signIn.serversUnknown', { domain: 'x.example' }), true, 'imap'],
    ['badInput', say('said.input.field', { field: 'smtp.port' }), true, 'smtp'],
    ['badInput', say('said.input.field', { field: 'password' }), true, 'password'],
    ['badInput', null, true, 'address'],
    ['tooManyTries', say('said.signIn.tries', { wait: 60_000 }), true, 'form'],
    ['offline', null, false, 'form'],
  ] as const)('%s, %o (hosts free: %s) at %s', (code, said, free, place) => {
    expect(placeOf(error(code, said), free, servers)).toBe(place);
  });

  it('where both servers bear one name, its port tells them apart, and the one that is asked first has the rest', () => {
    const one = { imap: { host: 'mail.example', port: '993' }, smtp: { host: 'mail.example', port: '2525' } };
    const at = (host: string) => placeOf(error('hostNotAllowed', say('said.line.hostNotAllowed', { host })), true, one);
    expect([at('mail.example'), at('mail.example:993'), at('mail.example:2525')]).toEqual(['imap', 'imap', 'smtp']);
  });
});

import { describe, expect, it } from 'vitest';
import { placeOf } from '@/app/_ui/sign-in/place-of';
import { ClientError } from '@/lib/client/call';

const error = (code: string, message = 'No.') => new ClientError(code, message);

describe('an error of signing in stands at the field that can mend it', () => {
  it.each([
    ['wrongPassword', 'No.', true, 'password'],
    ['wrongPassword', 'No.', false, 'password'],
    ['hostUnknown', 'There is no server named “mail.example”.', true, 'imap'],
    ['portRefused', '“out.example” refuses the port.', true, 'smtp'],
    ['badCertificate', 'The outgoing server shows a certificate that is not valid.', true, 'smtp'],
    ['serverAway', '“mail.example” does not answer.', false, 'form'],
    ['hostNotAllowed', 'This Oriel does not know the mail domain “x.example”.', false, 'address'],
    ['hostNotAllowed', 'Oriel may not connect to “localhost”.', true, 'imap'],
    ['badInput', 'Please type your whole mail address.', false, 'address'],
    ['badInput', 'Type in both the incoming and the outgoing server.', true, 'imap'],
    ['tooManyTries', 'Wait a minute.', true, 'form'],
    ['offline', 'Oriel could not be reached.', false, 'form'],
  ])('%s: %s (hosts free: %s) at %s', (code, message, free, place) => {
    expect(placeOf(error(code, message), free, 'out.example')).toBe(place);
  });
});

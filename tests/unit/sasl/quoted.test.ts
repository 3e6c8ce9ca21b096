import { describe, expect, it } from 'vitest';
import { hideShown } from '@/lib/sasl/quoted';

const password = 'Quitten"gelee-41';
const base64 = (text: string) => Buffer.from(text).toString('base64');

describe('what a server quotes of a sign-in', () => {
  it.each([
    ['as it is', `-ERR unknown command: PASS ${password}`, '-ERR unknown command: PASS …'],
    ['as a string of IMAP', 'BAD unknown: LOGIN "ann" "Quitten\\"gelee-41"', 'BAD unknown: LOGIN "ann" "…"'],
    ['as LOGIN carries it', `535 no: ${base64(password)}`, '535 no: …'],
    ['as PLAIN carries it', `535 AUTH PLAIN ${base64(`\0ann\0${password}`)} failed`, '535 AUTH PLAIN … failed'],
    ['not at all', '535 5.7.8 Authentication credentials invalid', '535 5.7.8 Authentication credentials invalid'],
  ])('is taken out: %s', (_, response, left) => {
    const fault = Object.assign(new Error(`Invalid login: ${response}`), { response, responseText: response, reason: response });
    hideShown(fault, password);
    expect({ ...fault, message: fault.message }).toEqual({
      message: `Invalid login: ${left}`,
      response: left,
      responseText: left,
      reason: left,
    });
    expect(fault.stack).not.toContain(password);
  });

  it('is taken out of a token too', () => {
    const accessToken = 'ya29.a0Ael-kestrel_0123456789';
    const words = `-ERR ${base64(`user=ann\x01auth=Bearer ${accessToken}\x01\x01`)} is ${accessToken}`;
    const fault = Object.assign(new Error('The server refused.'), { words });
    hideShown(fault, { accessToken });
    expect(fault).toMatchObject({ message: 'The server refused.', words: '-ERR … is …' });
  });
});

import { describe, expect, test } from 'vitest';
import { commandError, connectError, responseCode } from '@/lib/imap/errors';

const fault = (fields: object, message = 'x') => Object.assign(new Error(message), fields);
const login = (responseText: string, serverResponseCode?: string) =>
  fault({ authenticationFailed: true, responseStatus: 'NO', responseText, serverResponseCode });
const host = 'mail.example';

describe('why a connection could not be made', () => {
  test.each([
    ['wrong password', login('Authentication failed.', 'AUTHENTICATIONFAILED'), 'wrongPassword'],
    ['wrong password without a code', login('LOGIN failed'), 'wrongPassword'],
    ['R11: auth process away', login('Temporary authentication failure.', 'UNAVAILABLE'), 'serverAway'],
    ['R11: the same without a code', login('Temporary authentication failure'), 'serverAway'],
    ['R10: limit', login('Maximum number of connections from user+IP exceeded', 'LIMIT'), 'connectionLimit'],
    ["R10: limit in Cyrus's words", login('Too many open connections (4 of 4 for emil)'), 'connectionLimit'],
    ['R10: limit in a BYE', fault({ code: 'ClosedAfterConnectTLS', reason: 'Too many connections from your IP' }), 'connectionLimit'],
    ['login only with TLS', login('Plaintext authentication disallowed', 'PRIVACYREQUIRED'), 'notSecure'],
    ['login disabled', fault({ authenticationFailed: true }, 'Login is disabled'), 'notSecure'],
    ['no STARTTLS', fault({ tlsFailed: true }, 'Server does not support STARTTLS'), 'notSecure'],
    ['injected data', fault({ code: 'STARTTLS_INJECTION', tlsFailed: true }), 'notSecure'],
    ['PREAUTH', fault({ code: 'PREAUTH' }), 'notSecure'],
    ['plain port for TLS', fault({ code: 'ERR_SSL_WRONG_VERSION_NUMBER' }), 'notSecure'],
    ['port closed', fault({ code: 'ECONNREFUSED' }), 'portRefused'],
    ['unknown name', fault({ code: 'ENOTFOUND' }), 'hostUnknown'],
    ['self-signed', fault({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT', tlsFailed: true }), 'badCertificate'],
    ['wrong name', fault({ code: 'ERR_TLS_CERT_ALTNAME_INVALID' }), 'badCertificate'],
    ['expired', fault({ code: 'CERT_HAS_EXPIRED' }), 'badCertificate'],
    ['timeout', fault({ code: 'CONNECT_TIMEOUT' }), 'serverAway'],
    ['reset', fault({ code: 'ECONNRESET' }), 'serverAway'],
    ['no greeting', fault({ code: 'GREETING_TIMEOUT' }), 'serverAway'],
    ['garbage', fault({ code: 'LineTooLarge' }), 'serverAway'],
    ['something else', new Error('?'), 'serverAway'],
  ])('%s', (_, error, code) => {
    expect(connectError(error, host).code).toBe(code);
  });

  test.each([
    ['without a word', fault({ code: 'ClosedAfterConnectTLS' }), true, 'said.line.cannotCheck'],
    ['with one', fault({ code: 'ClosedAfterConnectTLS', reason: 'Internal error occurred.' }), true, 'said.line.cannotCheck'],
    ['because there are too many', fault({ code: 'ClosedAfterConnectTLS', reason: 'Too many connections' }), true, 'said.line.tooMany'],
    ['before it saw the login', fault({ code: 'ClosedAfterConnectTLS' }), false, 'said.line.away'],
    ['not by itself: the network broke', fault({ code: 'ECONNRESET' }), true, 'said.line.away'],
  ])('R11: a server that was shown the login hangs up: %s', (_, error, shown, code) => {
    expect(connectError(error, host, shown).said.code).toBe(code);
  });

  test('each has a sentence of its own that names the server and ends like a sentence', () => {
    const errors = [
      login('no'),
      fault({ code: 'ECONNREFUSED' }),
      fault({ code: 'ENOTFOUND' }),
      fault({ code: 'CERT_HAS_EXPIRED' }),
      fault({ code: 'ECONNRESET' }),
    ];
    const sentences = errors.map((error) => connectError(error, host).message);
    expect(new Set(sentences).size).toBe(errors.length);
    for (const sentence of sentences) expect(sentence).toMatch(/“mail\.example”.*\.$/);
    for (const sentence of sentences) expect(sentence).not.toMatch(/!|please|invalid|oops/i);
  });

  test('T54: words of the server are kept apart, short and on one line', () => {
    const error = connectError(login(`Go to\r\nhttp://evil.example/${'x'.repeat(500)}`), host);
    expect(error.message).not.toContain('evil');
    expect(error.serverText).toHaveLength(300);
    expect(error.serverText).not.toMatch(/[\r\n]/);
  });
});

describe('why a command failed', () => {
  const refused = (code: string | null, responseText = 'no', responseStatus = 'NO') =>
    fault({
      responseStatus,
      responseText,
      response: { attributes: [code ? { type: 'ATOM', section: [{ type: 'ATOM', value: code }] } : { type: 'TEXT', value: responseText }] },
    });

  test.each([
    ['NONEXISTENT', 'notFound'],
    ['TRYCREATE', 'notFound'],
    ['OverQuota', 'overQuota'],
    ['TOOBIG', 'tooLarge'],
    ['NOPERM', 'refusedByServer'],
    [null, 'refusedByServer'],
  ])('NO [%s] is %s', (code, expected) => {
    const error = commandError(refused(code, 'Because.'), host, 'move');
    expect(error.code).toBe(expected);
    expect(error.serverText).toBe('Because.');
    expect(responseCode(error)).toBe(code?.toUpperCase() ?? null);
  });

  test('a mailbox without room is known by the words of servers without a code', () => {
    expect(commandError(refused(null, 'Over quota'), host, 'copy').code).toBe('overQuota');
    expect(commandError(refused(null, 'Nothing over quota here'), host, 'copy').code).toBe('refusedByServer');
  });

  test('a broken line is no refusal, and a fault of our own is none either', () => {
    expect(commandError(fault({ code: 'NoConnection' }), host, 'read').code).toBe('serverAway');
    expect(commandError(fault({ code: 'ParserError9' }), host, 'read').code).toBe('serverAway');
    expect(commandError(new TypeError('bug'), host, 'read').code).toBe('internal');
  });
});

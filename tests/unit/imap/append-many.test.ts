import { describe, expect, test } from 'vitest';
import { readAnswer } from '@/lib/imap/append-many';

describe('what a server says while letters are put into a mailbox', () => {
  test.each([
    [
      'put1 OK [APPENDUID 38505 3955] APPEND completed',
      { tag: 'put1', status: 'OK', code: 'APPENDUID 38505 3955', text: 'APPEND completed' },
    ],
    ['put2 no [OVERQUOTA] Full', { tag: 'put2', status: 'NO', code: 'OVERQUOTA', text: 'Full' }],
    ['put3 BAD What?', { tag: 'put3', status: 'BAD', code: '', text: 'What?' }],
    ['put4 OK', { tag: 'put4', status: 'OK', code: '', text: '' }],
    ['* 23 EXISTS', 'news'],
    ['* 23 FETCH (FLAGS (\\Seen))', 'news'],
    ['* BYE Too long', 'bye'],
    ['* OK Still here', null],
    ['+ go on', null],
  ])('%s', (line, answer) => {
    expect(readAnswer(line)).toEqual(answer);
  });
});

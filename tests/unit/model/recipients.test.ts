import { describe, expect, test } from 'vitest';
import {
  inGroups,
  judgeAddress,
  namedIn,
  readRecipients,
  recipientsText,
  recipientText,
  settledLine,
  splitRecipients,
  takeFinished,
  typedIn,
  withoutDoubles,
  withTyped,
} from '@/lib/model/recipients';

const entry = (name: string, address: string) => ({ name, address });

describe('splitRecipients', () => {
  test.each([
    ['ines@carvalho.example', [entry('', 'ines@carvalho.example')]],
    ['Ines Carvalho <ines@carvalho.example>', [entry('Ines Carvalho', 'ines@carvalho.example')]],
    ['"Carvalho, Ines" <ines@carvalho.example>, b@c.example', [entry('Carvalho, Ines', 'ines@carvalho.example'), entry('', 'b@c.example')]],
    ['a@b.example;c@d.example', [entry('', 'a@b.example'), entry('', 'c@d.example')]],
    ['a@b.example\nc@d.example\r\n\r\ne@f.example', [entry('', 'a@b.example'), entry('', 'c@d.example'), entry('', 'e@f.example')]],
    ['a@b.example c@d.example', [entry('', 'a@b.example'), entry('', 'c@d.example')]],
    ['Ines Carvalho ines@carvalho.example', [entry('Ines Carvalho', 'ines@carvalho.example')]],
    ['ines@carvalho.example (Ines Carvalho)', [entry('Ines Carvalho', 'ines@carvalho.example')]],
    ['mailto:ines@carvalho.example', [entry('', 'ines@carvalho.example')]],
    ['山口 陽菜 <hina@example.jp>、b@c.example', [entry('山口 陽菜', 'hina@example.jp'), entry('', 'b@c.example')]],
    ['"She said \\"hi\\"" <s@x.example>', [entry('She said "hi"', 's@x.example')]],
    ['not an address', [entry('', 'not an address')]],
    [' , ;; \n', []],
  ])('%j', (text, expected) => {
    expect(splitRecipients(text)).toEqual(expected);
  });

  test('C4: fifty pasted addresses become fifty recipients', () => {
    const lines = Array.from({ length: 50 }, (_, index) => `Person ${index} <p${index}@yard.example>`);
    for (const glue of [', ', '; ', '\n', ',\n', '\t']) {
      const found = splitRecipients(lines.join(glue));
      expect(found).toHaveLength(50);
      expect(found[49]).toEqual(entry('Person 49', 'p49@yard.example'));
    }
  });

  test('a stray quote does not swallow the lines after it', () => {
    expect(splitRecipients('"Ines <i@c.example>\nb@d.example')).toHaveLength(2);
  });

  test('what recipientText writes, splitRecipients reads back', () => {
    for (const address of [
      entry('Carvalho, Ines "I"', 'i@c.example'),
      entry('Ines', 'i@c.example'),
      entry('', 'i@c.example'),
      entry('A \\ B; C', 'x@y.example'),
    ])
      expect(splitRecipients(recipientText(address))).toEqual([address]);
  });
});

describe('readRecipients', () => {
  const names = (text: string) => {
    const people = readRecipients(text);
    const groups = inGroups(people).flatMap((one) => (one.group === null ? [] : [[one.group, one.people.length]]));
    return { people: people.map(({ address }) => address), groups };
  };

  test.each([
    ['Friends: a@b.example, "C, D" <c@d.example>;', ['a@b.example', 'c@d.example'], [['Friends', 2]]],
    ['x@y.example; Friends: a@b.example; q@r.example', ['x@y.example', 'a@b.example', 'q@r.example'], [['Friends', 1]]],
    ['"Crew: A": a@b.example\nx@y.example', ['a@b.example', 'x@y.example'], [['Crew: A', 1]]],
    ['undisclosed-recipients:;', [], []],
    ['To: a@b.example\nCc: c@d.example', ['a@b.example', 'c@d.example'], []],
    ['Ines <i@c.example>; Tom <t@c.example>; ', ['i@c.example', 't@c.example'], []],
    ['mailto:i@c.example', ['i@c.example'], []],
    ['a@[IPv6:::1]', ['a@[IPv6:::1]'], []],
  ])('C4: groups of %j', (text, people, groups) => {
    expect(names(text)).toEqual({ people, groups });
  });

  test('C4: a group that is being typed is not finished before its semicolon', () => {
    expect(takeFinished('Friends: a@b.example,').finished).toEqual([]);
    const { finished, rest } = takeFinished('Friends: a@b.example, c@d.example; e');
    expect([finished.length, rest, finished.map(({ group }) => group)]).toEqual([2, 'e', ['Friends', 'Friends']]);
    expect(takeFinished('Friends: a@b.example; x@y.example, z')).toMatchObject({
      finished: [{ group: 'Friends' }, { address: 'x@y.example' }],
      rest: 'z',
    });
  });

  test.each([
    ['groups', 'a:;'],
    ['groups without an end', 'a:\r'],
    ['heads', 'To:'],
    ['blanks', ' '],
    ['blanks after a comma', ', x', ' '],
    ['tabs', '\t', 'x\t'],
    ['signs of angles', '<', '< '],
    ['signs of addresses', 'a@'],
    ['quotes', ',"\\'],
  ])('T65: a field of nothing but %s is read at once', (_, piece, before = '') => {
    for (const end of ['', '"x"', 'x'])
      expect(readRecipients(`${before}${piece.repeat(60_000 / piece.length)}${end}`)).toBeInstanceOf(Array);
  });

  test('C4: groups as text are read back as the same groups, with any sign in their name', () => {
    const text = 'x@y.example, "Crew: \\"A\\"": a@b.example, "C, D" <c@d.example>;, Friends: f@g.example;';
    const people = readRecipients(text);
    expect(people.map(({ group }) => group)).toEqual([undefined, 'Crew: "A"', 'Crew: "A"', 'Friends']);
    expect(readRecipients(recipientsText(people))).toEqual(people);
  });
});

describe('a line with words in its field', () => {
  const line = [{ name: '', address: 'a@b.example' }];

  test('row 109: the words are kept as they were typed, behind the people, and go when nothing is left of them', () => {
    const typed = withTyped(line, 'Ines <i@c');
    expect([namedIn(typed), typedIn(typed)]).toEqual([line, 'Ines <i@c']);
    expect(typedIn(withTyped(typed, 'Ines <i@c.example>'))).toBe('Ines <i@c.example>');
    expect(withTyped(typed, ' ')).toEqual(line);
  });

  test('C4: ended, they are people, each once', () => {
    expect(settledLine(withTyped(line, 'Ines <i@c.example>, A@b.example'))).toEqual([...line, { name: 'Ines', address: 'i@c.example' }]);
    expect(settledLine(withTyped(line, 'maren@'))).toEqual([...line, { name: '', address: 'maren@' }]);
  });
});

describe('takeFinished', () => {
  test.each([
    ['a@b.example,', 1, ''],
    ['a@b.example, c', 1, 'c'],
    ['a@b.example ', 1, ''],
    ['Ines ', 0, 'Ines '],
    ['"Carvalho, Ines', 0, '"Carvalho, Ines'],
    ['a@b.example; c@d.example; ', 2, ''],
    ['joiner@holt ', 0, 'joiner@holt '],
    ['', 0, ''],
  ])('%j', (text, count, rest) => {
    const taken = takeFinished(text);
    expect(taken.finished).toHaveLength(count);
    expect(taken.rest).toBe(rest);
  });
});

describe('judgeAddress', () => {
  test.each([
    'a@b.example',
    'first.last+tag@sub.domain.example',
    'ü@bücher.example',
    '"odd name"@x.example',
    'a@[192.0.2.1]',
    'a@[IPv6:2001:db8::1]',
    "o'neil@x.example",
    'имя@почта.рф',
  ])('accepts %s', (address) => {
    expect(judgeAddress(address)).toBeNull();
  });
  test.each([
    ['joiner', 'noAt'],
    ['joiner@holt', 'noEnding'],
    ['joiner@', 'noServer'],
    ['@holt.example', 'noName'],
    ['a b@c.example', 'space'],
    ['a@b@c.example', 'twoAts'],
    ['a..b@c.example', 'dots'],
    ['a@c..example', 'dots'],
    ['a@c_d.example', 'badServer'],
    ['a<b@c.example', 'badSign'],
    ['a@10.0.0.1', 'noEnding'],
    [`${'a'.repeat(250)}@c.example`, 'tooLong'],
  ])('C4: %s is refused for what it is', (address, fault) => {
    expect(judgeAddress(address)).toBe(fault);
  });
});

test('withoutDoubles keeps the first of each address', () => {
  expect(withoutDoubles([entry('A', 'a@b.example'), entry('', 'A@B.example'), entry('', 'c@d.example')])).toEqual([
    entry('A', 'a@b.example'),
    entry('', 'c@d.example'),
  ]);
});

/** For tests on Cyrus: what it does other than Dovecot, by the titles of the tests that expect it otherwise. They are counted as not applying. */
import { beforeEach } from 'vitest';
import { elsewhere } from './mail-server';

const differences: [title: RegExp, why: string][] = [
  [/R30: "(quote|back|100%|\{5|\\\\Seen)/, 'refuses names with a quote, a backslash, a percent sign or braces'],
  [/R7: (a letter that was removed|what is gone)/, 'still answers for letters that others removed, until it has told of it'],
  [/first words of letters come from the server/, 'makes first words only where its search index runs'],
  [/^a server with NOTIFY/, 'offers no NOTIFY, and is watched as the tests of a server without it say'],
  [/where the server does not take the name/, 'takes names that begin with a tilde'],
  [/R6: /, 'keeps UIDVALIDITY in an index of its own'],
  [/R11: a server that cannot check/, 'checks passwords in the process of the session'],
  [/two thousand at once/, 'offers no NOTIFY, so that a new folder is found by the next list'],
];

beforeEach((context) => {
  elsewhere.endTest = (why) => context.skip(why);
  const title = [context.task.suite?.name, context.task.name].filter(Boolean).join(' > ');
  const found = differences.find(([pattern]) => pattern.test(title));
  if (found) context.skip(`Cyrus ${found[1]}`);
});

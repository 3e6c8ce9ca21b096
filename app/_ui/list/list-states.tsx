'use client';
import type { ClientError } from '@/lib/client/call';
import { navigate, type Route } from '@/lib/client/router';
import { useShell } from '@/lib/client/store';
import { mailboxWords } from '@/lib/client/words';
import type { Mailbox } from '@/lib/model/mail';
import { Button } from '../base/button';
import { Icon } from '../base/icon';
import { Mark } from '../base/mark';
import { Skeleton } from '../base/skeleton';

const lines: readonly [number, number][] = [
  [32, 84],
  [24, 71],
  [41, 90],
  [36, 66],
  [28, 79],
  [45, 88],
  [30, 74],
  [38, 85],
  [26, 69],
  [34, 91],
];

/** Still lines in the real geometry. */
export function ListSkeleton() {
  return (
    <div className="rows" role="status" aria-label="Reading letters">
      <div className="group"> </div>
      {lines.map(([who, what]) => (
        <div className="skelrow" key={`${who}${what}`}>
          <Skeleton width={who} />
          <Skeleton width={what} />
        </div>
      ))}
    </div>
  );
}

const filterWords = { unread: 'unread letter', flagged: 'starred letter', attachments: 'letter with files' } as const;

/** What stands where no letter is. */
export function ListEmpty({ mailbox, route }: { mailbox: Mailbox; route: Route }) {
  const { mailboxes } = useShell();
  const where = mailboxWords(mailbox);
  if (route.filter) {
    return (
      <div className="emptyst list-empty">
        <Mark size={60} stroke={0.7} />
        <h2>
          No {filterWords[route.filter]} in {where}
        </h2>
        <Button kind="link" onClick={() => navigate({ ...route, messageId: null, filter: null }, { replace: true })}>
          Show all letters
        </Button>
      </div>
    );
  }
  const archive =
    mailbox.role === 'inbox' ? mailboxes.find((one) => one.role === 'archive' && one.accountId === mailbox.accountId) : undefined;
  return (
    <div className="emptyst list-empty">
      <Mark size={60} stroke={0.7} />
      <h2>{mailbox.role === 'inbox' ? 'The inbox is empty' : `Nothing in ${where}`}</h2>
      <p>{emptySentence(mailbox)}</p>
      {archive ? (
        <Button kind="link" icon="archive" onClick={() => navigate({ mailboxId: archive.id, messageId: null, filter: null })}>
          Open Archive
        </Button>
      ) : null}
    </div>
  );
}

function emptySentence({ role }: Mailbox): string {
  if (role === 'inbox') return 'New mail appears here by itself.';
  if (role === 'drafts') return 'What you begin to write is kept here.';
  if (role === 'sent') return 'Letters you send are kept here.';
  if (role === 'trash') return 'Deleted letters are kept here until you delete them for good.';
  if (role === 'junk') return 'Letters reported as spam are kept here.';
  if (role === 'archive') return 'Archived letters are kept here.';
  return 'Letters moved here stay here.';
}

/** Why there is no list, what was kept, and how to go on. */
export function ListError({ error, retry }: { error: ClientError; retry: () => void }) {
  return (
    <div className="emptyst list-empty" role="alert">
      <Icon name="circle-alert" size={24} />
      <h2>The letters could not be read</h2>
      <p>{error.message}</p>
      <Button kind="line" icon="rotate-cw" onClick={retry}>
        Try again
      </Button>
      {error.serverText ? (
        <details className="said">
          <summary>What the server said</summary>
          <div className="code">{error.serverText}</div>
        </details>
      ) : null}
    </div>
  );
}

import type { Metadata } from 'next';
import { ComposeWindow } from '@/app/_ui/shell/compose-window';
import { MailApp } from '@/app/_ui/shell/mail-app';
import { servedTexts } from '@/app/_ui/texts/served';
import { Speaking } from '@/app/_ui/texts/speaking';
import { readShell } from '@/lib/mail/shell';
import { composePath } from '@/lib/model/compose-address';
import { parseCompose } from '@/lib/model/compose-route';
import { answerShapes } from '@/lib/model/shapes';
import { clockOf, firstQueue, isNarrow, signedIn } from '../../served';

export const generateMetadata = async (): Promise<Metadata> => ({ title: (await servedTexts()).texts['compose.new'] });

const shapes = answerShapes();

interface Props {
  params: Promise<{ draft?: string[] }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

/** A letter in a window of its own. */
export default async function Page({ params, searchParams }: Props) {
  const [{ draft = [] }, search] = await Promise.all([params, searchParams]);
  const query = new URLSearchParams(Object.entries(search).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])));
  const address = parseCompose(draft[0], query);
  const { actor } = await signedIn(composePath(address));
  const shell = await readShell(actor);
  const spoken = await servedTexts(shell.preferences.language);
  return (
    <Speaking spoken={spoken}>
      <MailApp
        first={{ shell, list: null, message: null, conversation: null }}
        queue={await firstQueue(actor)}
        route={{ mailboxId: null, messageId: null, filter: null }}
        clock={await clockOf(spoken.locale)}
        shapes={shapes}
        phone={await isNarrow()}
      >
        <ComposeWindow address={address} />
      </MailApp>
    </Speaking>
  );
}

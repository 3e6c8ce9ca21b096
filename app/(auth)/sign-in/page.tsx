import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { SignIn, type SignInPolicy } from '@/app/_ui/sign-in/sign-in';
import { keptLanguage, servedSignInTexts, servedTexts } from '@/app/_ui/texts/served';
import { Speaking } from '@/app/_ui/texts/speaking';
import { signedInFrom } from '@/lib/auth/session';
import { env } from '@/lib/env';
import { isAppError } from '@/lib/errors';
import { providers } from '@/lib/mail/oauth';
import { wayOn } from '@/lib/model/route';
import { answerShapes } from '@/lib/model/shapes';

export const generateMetadata = async (): Promise<Metadata> => ({ title: (await servedTexts()).texts['signIn.tab'] });

const shapes = answerShapes(['signInOutput', 'preferencesOutput', 'discoveryEvent', 'diagnosisEvent']);
const withProviders = answerShapes(['beginOAuthOutput', 'oauthCodeOutput']);

/** What the page may know of the operator's choice; a table's other domains are nobody's business. */
function policyOf(): SignInPolicy {
  const { hosts } = env();
  if (hosts.kind !== 'fixed') return { kind: hosts.kind };
  return { kind: 'fixed', imap: hosts.servers.imap, smtp: hosts.servers.smtp };
}

async function isSignedIn(): Promise<boolean> {
  try {
    return (await signedInFrom(await headers())) !== null;
  } catch (error) {
    if (isAppError(error)) return false;
    throw error;
  }
}

export default async function Page({ searchParams }: { searchParams: Promise<{ to?: string | string[] }> }) {
  const to = wayOn((await searchParams).to);
  if (await isSignedIn()) redirect(to);
  const shown = providers();
  return (
    <Speaking spoken={await servedSignInTexts()}>
      <SignIn
        policy={policyOf()}
        to={to}
        shapes={shown.length > 0 ? { ...shapes, ...withProviders } : shapes}
        providers={shown}
        language={await keptLanguage()}
      />
    </Speaking>
  );
}

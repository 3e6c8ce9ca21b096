/** A Dovecot and a Postfix that belong together: one mail provider. */
import { type Dovecot, type DovecotOptions, startDovecot } from './dovecot';
import { type Postfix, type PostfixOptions, startPostfix } from './postfix';

export interface MailServers {
  dovecot: Dovecot;
  postfix: Postfix;
  stop(): Promise<void>;
}

/** Starts both; `stop()` ends both and removes what they kept. */
export async function startMailServers(options: { dovecot?: DovecotOptions; postfix?: PostfixOptions } = {}): Promise<MailServers> {
  const dovecot = await startDovecot(options.dovecot);
  try {
    const postfix = await startPostfix(dovecot, options.postfix);
    return {
      dovecot,
      postfix,
      stop: async () => {
        await postfix.stop();
        await dovecot.stop();
      },
    };
  } catch (error) {
    await dovecot.stop();
    throw error;
  }
}

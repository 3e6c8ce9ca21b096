/** Looks every minute for letters that nobody answered in time. Several processes may: each reminder is taken by one of them. */
import { log } from '@/lib/log';
import { remindDue } from '@/lib/mail/follow-ups';

const everyMs = 60_000;

/** Starts looking; answers how to stop, which waits for a look under way. */
export function startFollowUps(): () => Promise<void> {
  let look = Promise.resolve();
  const begin = () => {
    look = look.then(() => remindDue(Date.now())).catch(report);
  };
  const timer = setInterval(begin, everyMs);
  begin();
  return () => {
    clearInterval(timer);
    return look;
  };
}

function report(error: unknown): void {
  log.error({ room: 'jobs', name: error instanceof Error ? error.name : typeof error }, 'reminders not looked at');
}

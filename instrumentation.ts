/** Starts what runs beside the requests: the engine's attachments and the outbox. Runs once a process, inside Next's bundle. */
export async function register(): Promise<void> {
  // biome-ignore lint/style/noProcessEnv: Next replaces this word at build time, so that the other runtime's bundle stays empty.
  if (process.env.NEXT_RUNTIME !== 'nodejs') return;
  const [{ registerService }, { keepAttached }, { engine }, { startOutbox, stopOutbox }, { warmUp }] = await Promise.all([
    import('@/lib/http/shutdown'),
    import('@/lib/mail/attach'),
    import('@/lib/sync/engine'),
    import('@/lib/jobs/outbox'),
    import('@/lib/mime/render'),
  ]);
  const stopSweep = keepAttached();
  await startOutbox();
  // Not waited for: the server answers meanwhile, and a worker that does not start is told in the log.
  void warmUp();
  registerService('sweep', async () => stopSweep());
  // The outbox borrows lines from the engine, so it ends first.
  registerService('outbox and engine', async () => {
    await stopOutbox();
    await engine().stop();
  });
}

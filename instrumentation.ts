/** Starts what runs beside the requests: the engine's attachments, the outbox, drafts on their way into folders, collecting. Runs once a process, inside Next's bundle. */
export async function register(): Promise<void> {
  // biome-ignore lint/style/noProcessEnv: Next replaces this word at build time, so that the other runtime's bundle stays empty.
  if (process.env.NEXT_RUNTIME !== 'nodejs') return;
  const [
    { registerService },
    { keepAttached },
    { engine },
    { startOutbox, stopOutbox },
    { startDraftKeeping, stopDraftKeeping },
    { warmUp },
    { startFollowUps },
    { startCollecting },
    { startImporting },
    { startCopying },
  ] = await Promise.all([
    import('@/lib/http/shutdown'),
    import('@/lib/mail/attach'),
    import('@/lib/sync/engine'),
    import('@/lib/jobs/outbox'),
    import('@/lib/jobs/draft-keeping'),
    import('@/lib/mime/warm'),
    import('@/lib/jobs/follow-ups'),
    import('@/lib/jobs/collecting'),
    import('@/lib/jobs/importing'),
    import('@/lib/jobs/copying'),
  ]);
  const stopSweep = keepAttached();
  await startOutbox();
  startDraftKeeping();
  const stopCollecting = startCollecting();
  // Not waited for: the server answers meanwhile, and a worker that does not start is told in the log.
  void warmUp();
  registerService('follow-ups', startFollowUps());
  registerService('sweep', async () => stopSweep());
  const stopImporting = startImporting();
  const stopCopying = startCopying();
  // The outbox, the keeping of drafts, the collecting, the imports and the copies of old accounts borrow lines from the engine, so they end first.
  registerService('outbox and engine', async () => {
    await Promise.all([stopOutbox(), stopDraftKeeping(), stopCollecting(), stopImporting(), stopCopying()]);
    await engine().stop();
  });
}

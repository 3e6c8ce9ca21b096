import { ClientError } from './call';

/** Whether a draft was sent or thrown away elsewhere, or is none of an account that is open. */
export const isDraftGone = (error: unknown): boolean =>
  error instanceof ClientError && (error.code === 'notFound' || error.said?.code === 'said.draft.closed');

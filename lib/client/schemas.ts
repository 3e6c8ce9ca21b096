/** The schemas that the browser checks answers and events with. A chunk of its own: see `loadSchemas`. */
export {
  actOutput,
  draftOutput,
  listDraftsOutput,
  listMessagesOutput,
  listSubmissionsOutput,
  openMessageOutput,
  shellOutput,
  signInOutput,
  submissionOutput,
} from '@/lib/model/api';
export { changeSchema } from '@/lib/model/change';

/** The schemas that the browser checks answers and events with: a chunk of its own, see `loadSchemas`. */
import * as api from '@/lib/model/api';
import { changeSchema } from '@/lib/model/change';

/** All of them, by the name that the contract gives them. */
export const schemas = {
  actOutput: api.actOutput,
  changeSchema,
  draftOutput: api.draftOutput,
  listDraftsOutput: api.listDraftsOutput,
  listMessagesOutput: api.listMessagesOutput,
  listSubmissionsOutput: api.listSubmissionsOutput,
  openMessageOutput: api.openMessageOutput,
  shellOutput: api.shellOutput,
  signInOutput: api.signInOutput,
  submissionOutput: api.submissionOutput,
};

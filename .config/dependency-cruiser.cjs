/**
 * The walls between the rooms: which room may import which. The table is the one of the README's picture; a room that is not named may
 * import nothing but `model` and the three single files. tests/unit/walls.test.ts proves that each rule bites.
 */

/** room of lib/ → rooms it may import, besides itself, `model`, and env.ts, log.ts, errors.ts. */
const rooms = {
  net: [],
  mime: [],
  db: [],
  sasl: [],
  imap: ['net', 'sasl'],
  smtp: ['net', 'sasl'],
  pop3: ['net', 'sasl'],
  sieve: ['net'],
  discovery: ['net'],
  web: ['net'],
  devices: ['net'],
  auth: ['db', 'net'],
  http: ['auth'],
  people: ['db', 'net', 'mime'],
  calendar: ['db', 'net', 'mime'],
  sync: ['db', 'auth', 'imap'],
  jobs: ['db', 'auth', 'mail'],
  mail: ['db', 'auth', 'imap', 'smtp', 'pop3', 'sieve', 'discovery', 'devices', 'web', 'mime', 'sync', 'people', 'calendar'],
};

/** package (as in node_modules) → the only place that may import it. */
const owners = {
  imapflow: '^lib/imap/wire[.]ts$',
  nodemailer: '^lib/smtp/',
  mailparser: '^lib/mime/',
  'iron-session': '^lib/auth/',
  'better-sqlite3': '^lib/db/',
  '@prisma': '^lib/db/',
  pino: '^lib/log[.]ts$',
  'rate-limiter-flexible': '^lib/http/',
};

const only = (names) => (names.length > 0 ? names.join('|') : '(?!)');
const single = '(env|env-[a-z]+|log|errors)[.]ts$';

const roomRules = Object.entries(rooms).map(([room, allowed]) => ({
  name: `room-${room}`,
  comment: `lib/${room} may import itself, model, env, log, errors${allowed.map((name) => `, ${name}`).join('')}.`,
  severity: 'error',
  from: { path: `^lib/${room}/` },
  to: { path: '^(lib|app|tests)/|^[^/]+[.]tsx?$', pathNot: `^lib/((${only([room, 'model', ...allowed])})/|${single})` },
}));

const ownerRules = Object.entries(owners).map(([name, place]) => ({
  name: `owner-of-${name.replace('@', '')}`,
  comment: `Only ${place} imports ${name}.`,
  severity: 'error',
  from: { path: '^(app|lib)/', pathNot: place },
  to: { path: `node_modules/${name}/` },
}));

const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

module.exports = {
  forbidden: [
    ...roomRules,
    ...ownerRules,
    rule(
      'unknown-room',
      'A new room of lib/ gets its line in this table first.',
      { path: '^lib/[^/]+/', pathNot: `^lib/(${only([...Object.keys(rooms), 'model', 'client'])})/` },
      {},
    ),
    rule(
      'model-imports-nothing',
      'The vocabulary knows nobody.',
      { path: '^lib/model/' },
      { path: '^(lib|app|tests)/|^[^/]+[.]tsx?$', pathNot: '^lib/model/' },
    ),
    rule(
      'single-files',
      'env, log and errors know model and one another, no room.',
      { path: `^lib/${single}` },
      { path: '^(lib|app|tests)/', pathNot: `^lib/(model/|${single})` },
    ),
    rule(
      'client-knows-model-only',
      'The browser half imports model and nothing of the server.',
      { path: '^lib/client/' },
      { path: '^(lib|app|tests)/|^[^/]+[.]tsx?$', pathNot: '^lib/(client|model)/' },
    ),
    rule(
      'base-imports-nothing-of-ours',
      'app/_ui/base could ship in another product.',
      { path: '^app/_ui/base/' },
      { path: '^(lib|app|tests)/|^[^/]+[.]tsx?$', pathNot: '^app/_ui/base/' },
    ),
    rule(
      'pane-imports',
      'A pane imports base, lib/client and lib/model.',
      { path: '^app/_ui/(?!base/)' },
      { path: '^(lib|app|tests)/|^[^/]+[.]tsx?$', pathNot: '^(app/_ui/|lib/(client|model)/)' },
    ),
    rule(
      'pane-knows-no-other-pane',
      'Panes meet in the shell only: it alone puts them side by side. What shows files, the doctor and the buttons of providers they have in common.',
      { path: '^app/_ui/([^/]+)/', pathNot: '^app/_ui/(base|shell)/' },
      { path: '^app/_ui/[^/]+/', pathNot: '^app/_ui/($1|base|theme|files|doctor|providers)/' },
    ),
    rule(
      'browser-reaches-no-server',
      'Nothing that runs in the browser reaches server code, not even through others.',
      { path: '^(app/_ui|lib/client)/' },
      {
        path: `^lib/((?!model/|client/)[^/]+/|${single})|^app/api/|^(server|instrumentation|proxy)[.]ts$`,
        reachable: true,
      },
    ),
    rule(
      'api-imports',
      'A route imports mail, auth, http and the vocabulary; words.ts, which routes may import, the languages.',
      { path: '^app/api/', pathNot: '^app/api/words[.]ts$' },
      { path: '^(lib|app|tests)/|^[^/]+[.]tsx?$', pathNot: `^lib/((mail|auth|http|model)/|${single})|^app/api/words[.]ts$` },
    ),
    rule(
      'api-words-imports',
      'The words of app/api are those of the languages, and nothing else of the browser half.',
      { path: '^app/api/words[.]ts$' },
      { path: '^(lib|app|tests)/|^[^/]+[.]tsx?$', pathNot: '^lib/(model/|http/|errors[.]ts$|client/languages[.]ts$)' },
    ),
    rule(
      'page-imports',
      'Pages and layouts import mail, auth, the vocabulary and app/_ui.',
      { path: '^app/', pathNot: '^app/(_ui|api)/' },
      { path: '^(lib|app|tests)/|^[^/]+[.]tsx?$', pathNot: `^(lib/((mail|auth|model)/|${single})|app/(?!api/))` },
    ),
    rule(
      'edge-kit-is-for-the-edge',
      'lib/http serves app/api and the process itself.',
      { path: '^(app|lib)/', pathNot: '^(app/api|lib/http)/' },
      { path: '^lib/http/' },
    ),
    rule('lib-knows-no-app', 'lib/ never imports from app/.', { path: '^lib/' }, { path: '^app/' }),
    rule('tests-stay-outside', 'Nothing that ships imports tests.', { path: '^(app|lib)/|^[^/]+[.]tsx?$' }, { path: '^tests/' }),
    rule(
      'one-way-out',
      'Only net and the doors open connections; node:net elsewhere only for telling addresses apart. A type opens nothing.',
      { path: '^(app|lib)/', pathNot: '^lib/(net|imap|smtp|pop3|sieve|discovery)/' },
      { path: '^(node:)?(tls|http|https|http2|dns|dns/promises|dgram)$', dependencyTypesNot: ['type-only'] },
    ),
    rule(
      'one-queue-a-line',
      'Servers are spoken to through a session, whose queue lets one command run at a time (R37).',
      { path: '^(app|lib)/', pathNot: '^lib/imap/' },
      { path: '^lib/imap/(wire|connection|queue)[.]ts$' },
    ),
    rule(
      'unresolved',
      'Every import leads somewhere.',
      { path: '^(app|lib)/|^[^/]+[.]tsx?$' },
      { couldNotResolve: true, pathNot: '[.]css$|^server-only$' },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules|^lib/db/generated' },
    exclude: { path: '^(\\.next|dist|data|node_modules/\\.)' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json', '.css'],
    },
  },
};

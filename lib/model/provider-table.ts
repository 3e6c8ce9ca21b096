/**
 * Well-known providers: their domains, the hosts that take mail for domains of their customers, their servers, and what has to be done there before a mail program may sign in. The
 * one table of them: discovery, the hints about passwords and the doctor read it through mail-providers.ts. Put together from the providers' own help pages. A server is `host` (TLS
 * at the usual port) or `host:starttls`; `in` and `out` are IMAP and SMTP.
 */

/** One provider. */
export interface Provider {
  name: string;
  /** Mail domains, blanks between. */
  domains: string;
  /** Domains of the hosts in MX records, blanks between. */
  mx?: string;
  in?: string;
  out?: string;
  pop?: string;
  login?: 'local';
  hint?: 'appPassword' | 'oauth' | 'switchOn' | 'bridge' | 'noImap';
  /** A page of the provider about it, https. */
  help?: string;
  /** Where a password for a mail program is made, https. */
  page?: string;
}

const mailOf = (host: string, out = host, pop = host) => ({ in: host, out, pop });
const named = (domain: string, pop = `pop.${domain}`) => ({ in: `imap.${domain}`, out: `smtp.${domain}`, pop });

/** All that come with Oriel. */
export const providers: readonly Provider[] = [
  {
    name: 'Gmail',
    domains: 'gmail.com googlemail.com',
    mx: 'google.com googlemail.com',
    ...named('gmail.com'),
    hint: 'appPassword',
    help: 'https://support.google.com/accounts/answer/185833',
    page: 'https://myaccount.google.com/apppasswords',
  },
  {
    name: 'Outlook.com',
    domains:
      'outlook.com hotmail.com live.com msn.com passport.com outlook.de outlook.fr outlook.es outlook.it outlook.at outlook.jp hotmail.de hotmail.fr hotmail.es hotmail.it hotmail.co.uk hotmail.co.jp hotmail.be hotmail.nl hotmail.se live.de live.fr live.it live.nl live.be live.co.uk live.ca live.com.au live.se live.dk live.no',
    mx: 'olc.protection.outlook.com',
    in: 'outlook.office365.com',
    out: 'smtp-mail.outlook.com:starttls',
    pop: 'outlook.office365.com',
    hint: 'oauth',
    help: 'https://support.microsoft.com/office/d088b986-291d-42b8-9564-9c414e2aa040',
  },
  {
    name: 'Microsoft 365',
    domains: 'office365.com',
    mx: 'mail.protection.outlook.com mx.microsoft',
    in: 'outlook.office365.com',
    out: 'smtp.office365.com:starttls',
    pop: 'outlook.office365.com',
    hint: 'oauth',
  },
  {
    name: 'Yahoo',
    domains:
      'yahoo.com ymail.com rocketmail.com myyahoo.com yahoo.co.uk yahoo.de yahoo.fr yahoo.it yahoo.es yahoo.ca yahoo.com.br yahoo.com.mx yahoo.com.ar yahoo.co.in yahoo.in yahoo.com.au yahoo.co.id yahoo.ie yahoo.gr yahoo.se yahoo.no yahoo.dk yahoo.pl yahoo.ro yahoo.com.sg yahoo.com.ph yahoo.com.vn yahoo.com.tr',
    mx: 'yahoodns.net',
    in: 'imap.mail.yahoo.com',
    out: 'smtp.mail.yahoo.com',
    pop: 'pop.mail.yahoo.com',
    hint: 'appPassword',
    help: 'https://help.yahoo.com/kb/SLN15241.html',
    page: 'https://login.yahoo.com/account/security',
  },
  { name: 'Yahoo! JAPAN', domains: 'yahoo.co.jp ymail.ne.jp', ...named('mail.yahoo.co.jp'), login: 'local', hint: 'switchOn' },
  {
    name: 'iCloud',
    domains: 'icloud.com me.com mac.com',
    mx: 'mail.icloud.com',
    in: 'imap.mail.me.com',
    out: 'smtp.mail.me.com:starttls',
    hint: 'appPassword',
    help: 'https://support.apple.com/102654',
    page: 'https://account.apple.com/account/manage',
  },
  {
    name: 'Fastmail',
    domains:
      'fastmail.com fastmail.fm fastmail.net fastmail.org fastmail.us fastmail.co.uk fastmail.de fastmail.im messagingengine.com sent.com',
    mx: 'messagingengine.com',
    ...named('fastmail.com'),
    hint: 'appPassword',
    help: 'https://www.fastmail.help/hc/articles/360058752854',
    page: 'https://app.fastmail.com/settings/security',
  },
  {
    name: 'GMX',
    domains: 'gmx.de gmx.net gmx.at gmx.ch gmx.eu gmx.org gmx.info',
    mx: 'gmx.net',
    ...mailOf('imap.gmx.net', 'mail.gmx.net', 'pop.gmx.net'),
    hint: 'switchOn',
    help: 'https://hilfe.gmx.net/pop-imap/einschalten.html',
  },
  {
    name: 'GMX',
    domains: 'gmx.com gmx.us gmx.co.uk gmx.fr gmx.es gmx.it',
    mx: 'gmx.com',
    ...mailOf('imap.gmx.com', 'mail.gmx.com', 'pop.gmx.com'),
    hint: 'switchOn',
    help: 'https://support.gmx.com/pop-imap/toggle.html',
  },
  { name: 'mail.com', domains: 'mail.com email.com usa.com consultant.com europe.com post.com', ...named('mail.com'), hint: 'switchOn' },
  {
    name: 'WEB.DE',
    domains: 'web.de email.de',
    mx: 'web.de',
    ...mailOf('imap.web.de', 'smtp.web.de', 'pop3.web.de'),
    hint: 'switchOn',
    help: 'https://hilfe.web.de/pop-imap/einschalten.html',
  },
  {
    name: 'Telekom',
    domains: 't-online.de magenta.de',
    mx: 't-online.de',
    ...mailOf('secureimap.t-online.de', 'securesmtp.t-online.de', 'securepop.t-online.de'),
    hint: 'appPassword',
  },
  { name: 'freenet', domains: 'freenet.de', mx: 'freenet.de', ...mailOf('mx.freenet.de'), out: 'mx.freenet.de:starttls', hint: 'switchOn' },
  {
    name: 'Posteo',
    domains: 'posteo.de posteo.net posteo.eu posteo.org posteo.at posteo.ch posteo.me',
    mx: 'posteo.de',
    ...mailOf('posteo.de'),
  },
  { name: 'mailbox.org', domains: 'mailbox.org', mx: 'mailbox.org', ...named('mailbox.org', 'pop3.mailbox.org') },
  {
    name: 'Zoho Mail',
    domains: 'zoho.com zohomail.com',
    ...named('zoho.com'),
    hint: 'switchOn',
    help: 'https://www.zoho.com/mail/help/imap-access.html',
  },
  {
    name: 'Zoho Mail',
    domains: 'zoho.eu zohomail.eu',
    ...named('zoho.eu'),
    hint: 'switchOn',
    help: 'https://www.zoho.com/mail/help/imap-access.html',
  },
  {
    name: 'Zoho Mail',
    domains: '',
    mx: 'zoho.com',
    in: 'imappro.zoho.com',
    out: 'smtppro.zoho.com',
    pop: 'poppro.zoho.com',
    hint: 'switchOn',
  },
  { name: 'Zoho Mail', domains: '', mx: 'zoho.eu', in: 'imappro.zoho.eu', out: 'smtppro.zoho.eu', pop: 'poppro.zoho.eu', hint: 'switchOn' },
  {
    name: 'AOL',
    domains: 'aol.com aim.com aol.de aol.fr aol.co.uk verizon.net',
    ...named('aol.com'),
    hint: 'appPassword',
    page: 'https://login.aol.com/account/security',
  },
  {
    name: 'Yandex',
    domains: 'yandex.com ya.ru yandex.by yandex.kz yandex.com.tr',
    mx: 'yandex.net',
    ...named('yandex.com'),
    hint: 'appPassword',
  },
  { name: 'Yandex', domains: 'yandex.ru narod.ru', mx: 'yandex.ru', ...named('yandex.ru'), hint: 'appPassword' },
  { name: 'Mail.ru', domains: 'mail.ru inbox.ru list.ru bk.ru internet.ru', mx: 'mail.ru', ...named('mail.ru'), hint: 'appPassword' },
  { name: 'Rambler', domains: 'rambler.ru lenta.ru autorambler.ru myrambler.ru ro.ru', ...named('rambler.ru'), hint: 'switchOn' },
  { name: 'Orange', domains: 'orange.fr wanadoo.fr', mx: 'orange.fr', ...named('orange.fr'), hint: 'switchOn' },
  { name: 'Free', domains: 'free.fr libertysurf.fr', mx: 'free.fr', ...named('free.fr') },
  { name: 'SFR', domains: 'sfr.fr neuf.fr cegetel.net club-internet.fr', mx: 'sfr.fr', ...named('sfr.fr') },
  { name: 'La Poste', domains: 'laposte.net', mx: 'laposte.net', ...named('laposte.net'), login: 'local' },
  {
    name: 'Libero',
    domains: 'libero.it inwind.it iol.it blu.it giallo.it',
    mx: 'libero.it',
    ...mailOf('imapmail.libero.it', 'smtp.libero.it', 'popmail.libero.it'),
  },
  { name: 'Aruba', domains: 'aruba.it', mx: 'aruba.it', ...mailOf('imaps.aruba.it', 'smtps.aruba.it', 'pop3s.aruba.it') },
  { name: 'IONOS', domains: 'ionos.de online.de onlinehome.de', mx: 'kundenserver.de ionos.de 1and1.de', ...named('ionos.de') },
  { name: 'IONOS', domains: 'ionos.com', mx: 'ionos.com 1and1.com perfora.net', ...named('ionos.com') },
  { name: 'STRATO', domains: 'strato.de', mx: 'rzone.de strato.de', ...named('strato.de', 'pop3.strato.de') },
  { name: 'OVHcloud', domains: 'ovh.net ovh.com', mx: 'ovh.net', ...mailOf('ssl0.ovh.net') },
  {
    name: 'Infomaniak',
    domains: 'ik.me ikmail.com etik.com',
    mx: 'infomaniak.ch infomaniak.com',
    ...mailOf('mail.infomaniak.com'),
    hint: 'appPassword',
  },
  { name: 'Migadu', domains: 'migadu.com', mx: 'migadu.com', ...named('migadu.com') },
  { name: 'Gandi', domains: 'gandi.net', mx: 'mail.gandi.net', ...mailOf('mail.gandi.net') },
  { name: 'Hetzner', domains: '', mx: 'your-server.de', ...mailOf('mail.your-server.de') },
  { name: 'Hostinger', domains: '', mx: 'hostinger.com', ...named('hostinger.com') },
  { name: 'Namecheap Private Email', domains: '', mx: 'privateemail.com', ...mailOf('mail.privateemail.com') },
  {
    name: 'GoDaddy',
    domains: '',
    mx: 'secureserver.net',
    ...mailOf('imap.secureserver.net', 'smtpout.secureserver.net', 'pop.secureserver.net'),
  },
  { name: 'Rackspace', domains: '', mx: 'emailsrvr.com', ...mailOf('secure.emailsrvr.com') },
  { name: 'one.com', domains: '', mx: 'one.com', ...mailOf('imap.one.com', 'send.one.com', 'pop.one.com') },
  { name: 'Purelymail', domains: '', mx: 'purelymail.com', ...named('purelymail.com', 'pop3.purelymail.com') },
  { name: 'Runbox', domains: 'runbox.com', mx: 'runbox.com', ...mailOf('mail.runbox.com') },
  { name: 'Mailfence', domains: 'mailfence.com', mx: 'mailfence.com', ...named('mailfence.com') },
  { name: 'Bluewin', domains: 'bluewin.ch', mx: 'bluewin.ch', ...mailOf('imaps.bluewin.ch', 'smtpauths.bluewin.ch', 'pop3s.bluewin.ch') },
  { name: 'Seznam', domains: 'seznam.cz email.cz post.cz spoluzaci.cz', mx: 'seznam.cz', ...named('seznam.cz', 'pop3.seznam.cz') },
  { name: 'WP', domains: 'wp.pl', mx: 'wp.pl', ...named('wp.pl', 'pop3.wp.pl'), hint: 'switchOn' },
  { name: 'o2', domains: 'o2.pl tlen.pl', ...mailOf('poczta.o2.pl'), hint: 'switchOn' },
  { name: 'Comcast', domains: 'comcast.net', mx: 'comcast.net', ...named('comcast.net'), pop: 'mail.comcast.net', hint: 'switchOn' },
  { name: 'QQ', domains: 'qq.com foxmail.com', mx: 'qq.com', ...named('qq.com'), hint: 'appPassword' },
  { name: 'NetEase', domains: '163.com', ...named('163.com'), hint: 'appPassword' },
  { name: 'NetEase', domains: '126.com', ...named('126.com'), hint: 'appPassword' },
  {
    name: 'Naver',
    domains: 'naver.com',
    mx: 'naver.com',
    in: 'imap.naver.com',
    out: 'smtp.naver.com',
    pop: 'pop.naver.com',
    hint: 'switchOn',
  },
  {
    name: 'Proton Mail',
    domains: 'proton.me protonmail.com protonmail.ch pm.me',
    mx: 'protonmail.ch',
    hint: 'bridge',
    help: 'https://proton.me/mail/bridge',
  },
  { name: 'Tuta', domains: 'tuta.com tutanota.com tutanota.de tutamail.com tuta.io keemail.me', mx: 'tutanota.de', hint: 'noImap' },
];

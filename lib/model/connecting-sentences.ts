/** What the server says of accounts and the ways to them: signing in, finding servers, collecting, bringing in, other devices; part of `sentences`. */
export const connectingSentences = {
  // Signing in
  'said.session.over': 'You are not signed in. Please sign in; what you were writing stays where it is.',
  'said.session.noPassword': 'The mail password is no longer kept for this browser. Nothing was lost; please sign in again.',
  'said.signIn.tries': 'There were too many tries to sign in. Please try again in {wait}.',
  'said.signIn.tooMany':
    '“{host}” allows no more connections for this account now. Nothing was changed. Close a mail program elsewhere, or wait a few minutes, then try again.',
  'said.signIn.away': '“{host}” does not answer. Your password may be right and nothing was changed. Try again in a few minutes.',
  'said.signIn.unreadable':
    '“{host}” answered something that Oriel cannot read. Nothing was changed. Check the server and its port, or try again later.',
  'said.signIn.wholeAddress': 'Please type your whole mail address, such as name@example.org.',
  'said.signIn.serversSet': 'The mail servers are set by whoever runs this Oriel and cannot be chosen here.',
  'said.signIn.domainUnknown':
    'This Oriel does not know the mail domain “{domain}”. Check the address, or ask whoever runs it to add the domain.',
  'said.signIn.serversUnknown':
    'Oriel does not know the mail servers of “{domain}”. Open “Server settings” and type in both the incoming and the outgoing server.',

  // The line to the mail server
  'said.line.hostUnknown': 'There is no server named “{host}”. Nothing was sent. Check the spelling of the server name.',
  'said.line.hostNotAllowed':
    'Oriel may not connect to “{host}”. Nothing was sent. Name a public mail server, or ask who runs this Oriel to allow it.',
  'said.line.notLookedUp': 'The name “{host}” could not be looked up just now. Nothing was sent. Try again in a minute.',
  'said.line.plain': 'The line to “{host}” would not be encrypted, so your password was not sent. Choose TLS or STARTTLS for this server.',
  'said.line.certOtherName':
    'The certificate of “{host}” is for another name. Your password was not sent. Check the server name; it must be one that the certificate bears.',
  'said.line.certExpired': 'The certificate of “{host}” has expired. Your password was not sent. Whoever runs that server has to renew it.',
  'said.line.certNotYet':
    'The certificate of “{host}” is not valid yet. Your password was not sent. Check the clock of the machine that runs Oriel.',
  'said.line.certUnknownSigner':
    'The certificate of “{host}” is signed by nobody this Oriel knows. Your password was not sent. Check the server name, or ask who runs this Oriel to trust that signer.',
  'said.line.certUntrusted': 'The certificate of “{host}” cannot be trusted ({fault}). Your password was not sent. Check the server name.',
  'said.line.tooMany':
    '“{host}” allows no more connections for this account now. Nothing was lost. Close a mail program elsewhere, or wait: Oriel tries again by itself.',
  'said.line.away': '“{host}” does not answer. What you see here is kept. Oriel tries again by itself.',
  'said.line.cannotCheck':
    '“{host}” cannot check passwords just now. Yours may be right and nothing was changed. Try again in a few minutes.',
  'said.line.refused':
    '“{host}” does not accept this login and password. Nothing was changed. Check both; some providers want an app password made for mail programs.',
  'said.line.tokenRefused':
    '“{host}” does not accept the permission of your provider for this account. Nothing was changed. Sign in there again, with the address of this account; some providers want IMAP, SMTP or POP3 switched on first.',
  'said.line.noTokens':
    '“{host}” takes no sign-in by a provider’s page. Nothing was sent to it. Use a password, or ask whoever runs that server.',
  'said.oauth.over':
    '{words} does not let Oriel in any more: the permission ran out or was taken back. Drafts are safe, and what was read before stays here. Sign in with {words} again.',
  'said.oauth.away': '{words} cannot be asked for permission just now. Nothing was lost; try again in a few minutes.',
  'said.oauth.client':
    '{words} does not take this Oriel for the one that is registered there ({fault}). Nothing was changed. Whoever runs Oriel has to check the client’s name, secret and return address.',
  'said.oauth.unknown':
    'This Oriel has no such sign-in with a provider. Nothing was changed. Sign in with a password, or ask whoever runs it.',
  'said.oauth.state':
    'This sign-in was not begun in this browser, was answered before, or is too old. Nothing was opened. Please begin again.',
  'said.oauth.session': 'This browser was signed out meanwhile, so nothing was added. Sign in and begin again.',
  'said.oauth.denied': '{words} did not give Oriel the permission. Nothing was changed. Begin again, and allow access to your mail.',
  'said.oauth.used': '{words} did not accept its own answer: it is too old, or was used before. Nothing was opened. Please begin again.',
  'said.oauth.answer':
    'The answer of {words} could not be read. Nothing was opened. Try again in a few minutes, or tell whoever runs Oriel.',
  'said.oauth.address': '{words} did not say which address is yours. Type your address first, then choose to sign in with {words}.',
  'said.oauth.codeOver': 'The code has run out. Nothing was changed. Ask for another one.',
  'said.oauth.elsewhere': '{address} lies at another mail server than that of {words}. Nothing was changed. Open it with its password.',
  'said.line.notEncrypted':
    '“{host}” offers no encrypted line on this port, so your password was not sent. Choose TLS and its port, which is 993 as a rule.',
  'said.line.portRefused': '“{host}” takes no connections on this port. Nothing was sent. Check the port; for TLS it is 993 as a rule.',
  'said.line.noCommonTls':
    '“{host}” and Oriel found no common TLS on this port. Your password was not sent. Check the port, or choose STARTTLS; TLS older than 1.2 is not used.',
  'said.line.tampered': 'Somebody may be tampering with the line to “{host}”. Your password was not sent. Try from another network.',
  'said.line.unreadable': '“{host}” answered something that Oriel cannot read. What you see here is kept. Oriel tries again by itself.',
  'said.discovery.status': '“{host}” answered with status {port} instead of settings.',
  'said.discovery.otherForm': '“{host}” answered something else than settings of mail.',
  'said.discovery.nameServers': 'The name servers could not be asked just now.',
  'said.discovery.digest': 'The name servers do not vouch for the settings at “{host}”, so they were not used.',
  'said.discovery.noGreeting': '“{host}” does not greet as a mail server on port {port}.',
  'said.discovery.noStarttls': '“{host}” offers no STARTTLS on port {port}.',
  'said.discovery.noTls': '“{host}” and Oriel found no common TLS on port {port}.',
  'said.discovery.badCertificate': 'The certificate of “{host}” on port {port} cannot be trusted.',
  'said.discovery.noAnswer': '“{host}” does not answer on port {port}.',
  'said.web.notAllowed': 'Oriel does not open “{host}”: it is no public place on the web. Nothing was sent there.',
  'said.web.away':
    '“{host}” does not answer, or too slowly. Whether it took the request is not known; nothing was changed here. Try again later.',
  'said.web.notSecure':
    'The line to “{host}” would not be secure. Nothing was sent there and nothing was changed. Open the address in your browser if you trust it.',
  'said.web.tooMuch': '“{host}” answered more than Oriel takes. The answer was not kept and nothing was changed here.',
  'said.web.unreadable': '“{host}” answered something that Oriel cannot read. Nothing was changed here. Try again later.',
  'said.pop3.away':
    '“{host}” does not answer on port {port}. Letters collected so far are kept and the others stay on that server. Oriel tries again by itself.',
  'said.pop3.portRefused':
    '“{host}” takes no connections on port {port}. Nothing was sent. Check the port; POP3 has 995 with TLS and 110 with STARTTLS as a rule.',
  'said.pop3.notEncrypted':
    '“{host}” offers no encrypted line on this port, so the password was not sent. Choose TLS and its port, which is 995 as a rule.',
  'said.pop3.inUse':
    'The mailbox at “{host}” is open somewhere else, and POP3 lets one program in at a time. Nothing was lost. Oriel tries again by itself.',
  'said.pop3.notNow':
    '“{host}” cannot let anybody in just now. The password may be right and nothing was changed. Oriel tries again by itself.',
  'said.pop3.password':
    '“{host}” does not accept this login and password for POP3. Nothing was changed, and Oriel does not try it again. Check both; some providers want POP3 switched on first, or an app password.',
  'said.pop3.noMethod':
    '“{host}” offers no way to sign in that Oriel knows. The password was not sent. Ask the provider whether POP3 with a password is allowed, or use IMAP.',
  'said.pop3.badLogin':
    'The login or the password holds a character that cannot be sent. Nothing was sent. Type both again rather than pasting them.',
  'said.pop3.refused':
    '“{host}” refused what Oriel asked for. Letters collected so far are kept and nothing was deleted there. Oriel tries again by itself.',
  'said.pop3.unreadable':
    '“{host}” answers something that is not POP3. Nothing was deleted there and what was collected is kept. Check the server name and the port.',
  'said.pop3.tooLarge': 'A letter is larger than {limit}, the most that Oriel collects. It stays on its server.',
  'said.collect.gone': 'This collected mailbox is not here any more. Nothing was changed. Reload the page.',
  'said.collect.already': '{address} at {host} is collected already. Nothing was changed. Change the entry that there is.',
  'said.collect.full': 'There are {count} collected mailboxes, the most that there can be. Nothing was added. Remove one first.',
  'said.collect.noFolder':
    'The folder that letters were collected into is gone. Nothing is lost: they wait on their server. Edit this mailbox and choose another folder.',
  'said.collect.kept':
    'The mail server here did not take every letter. “{host}” gives a letter only once, so Oriel told it that none was fetched: what came is here, the others stay there and are tried again. To be given the letters of the last 30 days whatever happens, tick “recent:”.',
  'said.collect.breaks':
    'The line breaks each time at the same letter. All others are collected; that one stays on its server and is tried last. Delete it there, or fetch it with another program.',
  'said.collect.notSeen':
    'A collected letter was put into “{folder}” and could not be read back there. It stays on its server. Oriel tries again by itself.',
  'said.collect.passwordGone':
    'The password of this mailbox cannot be opened any more, because the key of this Oriel changed. Nothing is lost. Edit the mailbox and type the password again.',
  'said.collect.permissionGone':
    'The permission for this mailbox is not here any more: it was given back to its provider, or the key of this Oriel changed. Nothing is lost. Sign in with its provider again.',
  'said.collect.off': 'Whoever runs this Oriel has switched off collecting from other mailboxes. Nothing was changed.',
  'said.collect.password':
    'Type the password of the mailbox. Nothing was changed: Oriel keeps a password for one login at one server only.',
  'said.quirk.ignoresChangedSince': 'The server does not keep apart what changed and what did not, so Oriel compares folders with it.',
  'said.quirk.lyingModseq': 'The server does not always say that something changed, so Oriel compares folders with it.',
  'said.quirk.deafIdle': 'The server does not tell by itself of everything that is new, so Oriel asks it every few seconds.',
  'said.quirk.refusesNotify':
    'The server does not tell of all folders on one line though it says so, so Oriel watches two and asks about the others.',

  // Other devices
  'said.devices.noPop3': 'No server for POP3 is known for this account. Choose IMAP.',
  'said.devices.noLink': 'There is nothing at this address. Show a new code in Oriel’s settings.',
  'said.devices.linkOver': 'This link works once and for ten minutes, and that is over. Show a new code in Oriel’s settings.',
  'said.devices.notPublished': 'There are no settings here for what was asked.',
  'said.devices.noAddress': 'A whole mail address is needed in the question.',
  'said.devices.noProtocol': 'This protocol is not offered here.',
  'said.operator.none': 'There is nothing here.',
  // Accounts
  'said.account.gone': 'This account is not there any more. Nothing was changed.',
  'said.account.signedOut': 'This account was signed out. Nothing was changed. Sign in again.',
  'said.account.locked':
    '{address} is locked here, and its mail server answers. The account was not removed. Open it first, then remove it.',
  'said.account.lettersOut':
    'Letters are still on their way out of {address}. The account was not removed. Wait for them, or remove it and lose them.',
  'said.account.changesOut':
    'Changes are still on their way to the mail server of {address}. The account was not removed. Wait for them, or remove it and lose them.',

  'said.import.gone': 'This import is not there any more. Reload the page.',
  'said.import.over': 'This import is over and cannot be changed any more.',
  'said.import.goesOn': 'This import still goes on. Cancel it first.',
  'said.import.noFolder':
    'The folder for these letters is not there any more. Nothing more was imported. Import the file into another folder; letters that came already are recognised.',
  'said.import.folderChanged':
    'The folder for these letters is another one than when the import began: it was removed and made anew, or its letters were numbered anew. Nothing more was imported. Go on to use it as it is now, or cancel and import the file into another one; letters that came already are recognised.',
  'said.import.tooLarge':
    'The file is larger than {limit}, the most that can be imported at once. Nothing was imported. Split it, or import it folder by folder.',
  'said.import.tooMany':
    '{count, plural, one {One import is} other {# imports are}} under way already. Wait until one is done, or cancel one.',
  'said.import.full':
    'The files of your imports may come to {limit} together. Nothing was added. Wait until one of them is done, or cancel one.',
  'said.import.noSpace': 'There is no room for this file here now. Try again later, or ask whoever runs this installation.',
  'said.import.broken': 'The file is damaged or cut short here and cannot be read. What was read before stays.',
  'said.import.bomb':
    'This file unpacks to far more than mail would, which can harm a server. None of it was imported. Unpack it yourself and import the letters.',
  'said.import.path':
    'A name in this archive leads out of it, which no mail program writes. None of it was imported. Unpack it yourself and import the letters.',
  'said.import.locked': 'This file is locked with a password. Unpack it yourself and import the letters.',
  'said.import.method': 'This file is packed in a way that is not read here. Pack it as an ordinary zip.',
  'said.import.packed': 'An archive within the archive was not opened. Unpack it and import it by itself.',
  'said.import.notLetter': 'This is no letter: it has no sender, date or subject.',
  'said.import.letterTooLarge': 'This letter is too large to be put into a folder.',
  'said.import.deleted': 'This letter was marked as deleted in the old mail program.',
  'said.import.lineBroke': 'The connection to the mail server broke each time this letter was put into its folder.',
  'said.import.lineBreaks':
    'The connection to the mail server breaks over one letter after another, or over their folder. What came already stays. Go on later, or ask whoever runs the mail server.',
  'said.import.nothing': 'No letters were found in this file. Choose an mbox, .eml, or a zip or tar.gz with letters.',
  'said.copy.gone': 'This copy is not there any more. Reload the page.',
  'said.copy.over': 'This copy is over and cannot be changed any more.',
  'said.copy.goesOn': 'This copy still goes on. Cancel it first.',
  'said.copy.same': 'This is the account that letters would go into. Nothing was copied. Name the old account.',
  'said.copy.twice':
    '“{address}” at “{host}” is being copied into this account already. Nothing was begun. See how far it is in the list, or cancel it first.',
  'said.copy.tooMany': '{count, plural, one {One copy is} other {# copies are}} under way already. Wait until one is done, or cancel one.',
  'said.copy.passwordGone':
    'The password of the old account cannot be opened any more. What was copied is kept. Type the password again to go on.',
  'said.copy.lineBroke':
    'The connection to a mail server broke each time this letter was copied, also by itself. It is still in the old account.',
  'said.copy.lineBreaks':
    'The connection to a mail server breaks over one letter after another. What was copied is kept. Go on later, or ask whoever runs the mail server.',
  'said.copy.missing': 'This letter is in the old account and was not found here. It may have been deleted or moved here since.',
  'said.export.gone': 'This export is not there any more. Begin it again.',
  'said.export.taken': 'This file was saved already. Begin the export again for another copy.',
  'said.export.noFolder': 'There is no folder to export. Reload the page and choose another one.',
  'said.export.tooMany': 'Two exports are being saved already. Wait until one is done, or cancel one.',
  'said.export.proof':
    'Letters are saved as a file only soon after their account was opened. Nothing was saved. Open the account again, then save the file.',
  'said.export.cancelled': 'The export was cancelled. The file is not whole; delete it.',
} as const;

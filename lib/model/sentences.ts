/**
 * What the server says to people, in English and as texts: each language has all of these (see lib/client/texts). What happened, what was kept,
 * what to do. The names of the places say what may stand there (see `said.ts`). The browser gets them with its language only.
 */
export const sentences = {
  'said.plain': '{words}',
  'said.server': 'The server said: “{words}”',
  'said.internal':
    'Something went wrong inside Oriel, and this step was not done. Please try again; the log has the cause under {reference}.',
  'said.fault': 'Oriel made a mistake. Nothing was changed. Please try again.',
  'said.databaseAway': 'Oriel cannot reach its database at the moment. Nothing was lost; please try again in a minute.',
  'said.crossSite': 'This request did not come from Oriel’s own page, so nothing was done. Reload the page and try again.',
  'said.tooOften': 'That was asked too often. Please try again in {wait}.',
  'said.send.tooMany':
    'You sent very many letters in a short time. This one was not sent, and nothing of it is lost. Please try again in {wait}.',
  'said.input.field': 'What was given for “{field}” could not be taken. Nothing was changed. Correct it and try again.',
  'said.input.notJson': 'What was sent could not be read. Nothing was changed. Reload the page and try again.',
  'said.input.tooLarge': 'That is larger than the {size} that Oriel takes here. Nothing was changed.',

  // Signing in
  'said.session.over': 'You are not signed in. Please sign in; what you were writing stays where it is.',
  'said.session.noPassword': 'The mail password is no longer kept for this browser. Nothing was lost; please sign in again.',
  'said.signIn.tries': 'There were too many tries to sign in. Please try again in {wait}.',
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
  'said.line.notEncrypted':
    '“{host}” offers no encrypted line on this port, so your password was not sent. Choose TLS and its port, which is 993 as a rule.',
  'said.line.portRefused': '“{host}” takes no connections on this port. Nothing was sent. Check the port; for TLS it is 993 as a rule.',
  'said.line.noCommonTls':
    '“{host}” and Oriel found no common TLS on this port. Your password was not sent. Check the port, or choose STARTTLS; TLS older than 1.2 is not used.',
  'said.line.tampered': 'Somebody may be tampering with the line to “{host}”. Your password was not sent. Try from another network.',
  'said.line.unreadable': '“{host}” answered something that Oriel cannot read. What you see here is kept. Oriel tries again by itself.',
  'said.web.notAllowed': 'Oriel does not open “{host}”: it is no public place on the web. Nothing was sent there.',
  'said.web.away':
    '“{host}” does not answer, or too slowly. Whether it took the request is not known; nothing was changed here. Try again later.',
  'said.web.notSecure':
    'The line to “{host}” would not be secure. Nothing was sent there and nothing was changed. Open the address in your browser if you trust it.',
  'said.web.tooMuch': '“{host}” answered more than Oriel takes. The answer was not kept and nothing was changed here.',
  'said.web.unreadable': '“{host}” answered something that Oriel cannot read. Nothing was changed here. Try again later.',
  'said.state.tooMany':
    '{host} allows no more connections to this account now. What was read before stays here. Oriel tries again by itself.',
  'said.state.hostUnknown': '{host} cannot be found just now. What was read before stays here. Oriel tries again by itself.',
  'said.state.away': '{host} does not answer. What was read before stays here. Oriel tries again by itself.',
  'said.state.refused':
    '{host} no longer accepts your password. Drafts are safe, and what was read before stays here. Sign in again with the new password.',
  'said.quirk.ignoresChangedSince': 'The server does not keep apart what changed and what did not, so Oriel compares folders with it.',
  'said.quirk.lyingModseq': 'The server does not always say that something changed, so Oriel compares folders with it.',
  'said.quirk.deafIdle': 'The server does not tell by itself of everything that is new, so Oriel asks it every few seconds.',
  'said.quirk.refusesNotify':
    'The server does not tell of all folders on one line though it says so, so Oriel watches two and asks about the others.',

  // What the mail server would not do. `task` is one of those below.
  'said.command.failed': 'Oriel could not {task}. What you see here is kept.',
  'said.command.noFolder': 'The server has no such folder, so it did not {task}. Nothing was changed.',
  'said.command.full': 'The mailbox is full, so the server did not {task}. Nothing was lost. Delete something large, then try again.',
  'said.command.tooMuch': 'The server allows less than this, so it did not {task}. Nothing was changed.',
  'said.command.refused': 'The server refused to {task}. Nothing was changed.',
  'task.change': 'change the letters',
  'task.copy': 'copy the letters',
  'task.count': 'count a folder',
  'task.delete': 'delete the folder',
  'task.file': 'file the letter',
  'task.flags': 'read flags',
  'task.hear': 'be told of changes',
  'task.hide': 'hide the folder',
  'task.list': 'list your folders',
  'task.look': 'look for new letters',
  'task.lookDeleted': 'look for deleted letters',
  'task.make': 'make the folder',
  'task.move': 'move the letters',
  'task.open': 'open the folder',
  'task.prepare': 'prepare the connection',
  'task.preview': 'read first words',
  'task.reach': 'reach the server',
  'task.read': 'read letters',
  'task.readOne': 'read the letter',
  'task.remove': 'remove the letters',
  'task.rename': 'rename the folder',
  'task.room': 'ask how much room is left',
  'task.search': 'search',
  'task.subscribe': 'subscribe to the folder',
  'task.watch': 'watch the folder',

  // Accounts
  'said.account.gone': 'This account is not there any more. Nothing was changed.',
  'said.account.signedOut': 'This account was signed out. Nothing was changed. Sign in again.',
  'said.account.lettersOut':
    'Letters are still on their way out of {address}. The account was not removed. Wait for them, or remove it and lose them.',
  'said.account.changesOut':
    'Changes are still on their way to the mail server of {address}. The account was not removed. Wait for them, or remove it and lose them.',

  // Folders
  'said.labels.none': 'The mail server keeps no labels in this folder. Nothing was changed. Move the letters to a folder instead.',
  'said.labels.only': 'The mail server takes only its own labels in this folder: {words}. Nothing was changed.',
  'said.folder.gone': 'This folder is not there any more. It may have been renamed or deleted elsewhere. Nothing was changed.',
  'said.folder.notOpened': 'The server did not open the folder. It may have been renamed or deleted elsewhere. Nothing was changed.',
  'said.folder.changed': 'The folder changed while it was read. Nothing was changed. Open it again.',
  'said.folder.notCounted': 'The server did not count the folder. Nothing was changed. Try again.',
  'said.folder.taken': 'There is a folder of this name already. Nothing was changed. Choose another name.',
  'said.folder.holdsFolders': 'There are folders inside this one. Nothing was changed. Move or delete those first.',
  'said.folder.inUse': 'Another mail program works with this folder now. Nothing was changed. Try again in a moment.',
  'said.folder.notAllowed': 'The server does not allow this for this folder. Nothing was changed.',
  'said.folder.badName': 'The server takes no folder of this name here. Nothing was changed. Choose another name.',
  'said.folder.badSign':
    'A name cannot hold “{sign}”: on this mail server it parts a folder from what lies inside. Nothing was changed. Choose another name.',
  'said.folder.noNesting': 'This mail server keeps no folders inside folders. Nothing was changed. Put it beside the others.',
  'said.folder.inbox': 'No mail server lets anybody rename, move or delete the inbox. Nothing was changed.',
  'said.folder.hasRole':
    'Mail programs put letters into “{folder}” by themselves, so Oriel does not rename, move or delete it. Nothing was changed.',
  'said.folder.intoItself': 'A folder cannot be put into itself. Nothing was changed. Choose another folder.',
  'said.folder.otherAccount': 'The folder belongs to another account. Nothing was changed. Choose a folder of the same account.',
  'said.folder.notListed': 'The server took the folder, but does not list it. Nothing else was changed. Look again in a moment.',
  'said.folder.fuller':
    '“{folder}” holds {count, plural, one {# letter} other {# letters}} on the server now. Nothing was deleted. Look again first.',
  'said.folder.noneForRole': 'This account has no such folder. Nothing was changed. Choose another one.',
  'said.folder.notMade': 'The server did not make the folder “{folder}”. Nothing was moved.',
  'said.folder.renumbered':
    'This folder has to be read anew first, because the server numbered its letters differently. Try again in a moment.',
  'said.list.none': 'No list was named. Open a folder.',
  'said.list.place': 'This place in the list is unknown. Open the list again from its top.',
  'said.lane.broken': 'Fetching older letters was interrupted. Those fetched so far are kept. Oriel goes on by itself.',
  'said.lane.fault': 'Oriel made a mistake while it fetched older letters. Those fetched so far are kept.',

  // Letters, and what is done to them
  'said.letter.gone': 'This letter is not here any more; it was moved or deleted elsewhere. Nothing was changed.',
  'said.letter.moving': 'This letter is just being moved. Open it again in a moment.',
  'said.letter.renumbered':
    'The server has renumbered this folder, so the letter could not be named. Open it again from the list in a moment.',
  'said.letter.noPart': 'This letter has no such part. Open the letter again.',
  'said.part.noText': 'This file is no text that can be shown. Save it to open it elsewhere.',
  'said.zip.nothing': 'This letter has no files that could be saved. Open the letter again.',
  'said.zip.tooLarge': 'The files of this letter are too large for one zip. Nothing was saved. Save them one by one.',
  'said.letter.noFrame': 'This letter is text and has no frame. Open it again from the list.',
  'said.letter.badLabel': 'A label has a character that mail servers do not take. Nothing was changed. Use letters, digits and hyphens.',
  'said.letter.notByHand': 'This mark cannot be set by hand. Nothing was changed. To remove letters, delete them.',
  'said.letter.tooLargeToFile': 'The letter is larger than the server keeps. It was not filed. Make its attachments smaller.',
  'said.letters.gone': 'These letters are not here any more; they were moved or deleted elsewhere. Nothing was changed.',
  'said.letters.renumbered':
    'The server renumbered this folder, and these letters could not be found in it again. Nothing was done to them.',
  'said.letters.marked':
    'This server cannot remove single letters. They are marked as deleted, and go when a mail program cleans the folder.',
  'said.conversation.gone': 'This conversation is not there any more. Its letters were moved or deleted.',
  'said.conversation.tooMany': 'This conversation has too many letters to be split or joined by hand. Nothing was changed.',
  'said.conversation.twoAccounts': 'These letters lie in two accounts, and a conversation is of one. Nothing was changed.',
  'said.act.waiting': 'Waiting for {host}.',
  'said.act.fault': 'Something in Oriel went wrong, so this was not done on the server. What you see is as it was before.',
  'said.act.gone': 'This change is done, or was put away already.',
  'said.act.onItsWay': 'This change is on its way already. Undo it when it is done.',
  'said.act.unknown': 'This act is not known any more. Nothing was changed.',
  'said.bulk.tooLoose': 'This list is too loose for an act on all of it. Nothing was changed. Select its letters instead.',
  'said.bulk.nothing': 'This folder is not there any more, or nothing of it was read yet. Nothing was changed.',
  'said.undo.over': 'This was taken back already, or it is too long ago. Nothing was changed.',
  'said.undo.noFolder': 'The folder that these letters came from is not there any more. They stay where they are.',

  // Why a letter is not shown as it came
  'said.attached.noLetter':
    'This file is no letter that can be opened here. Nothing was changed. Save it to look at it with another program.',
  'said.attached.tooLarge':
    'This file is larger than can be opened here ({limit}). Nothing was changed. Save it to look at it with another program.',
  'said.attached.headOnly': 'Only the head of this letter came back, without its text.',
  'said.detach.notHere':
    'Files can be taken off letters in any folder but Trash and Drafts. Nothing was changed. Move the letter to another folder first.',
  'said.detach.tooLarge': 'This letter is larger than can be rebuilt here ({limit}). Nothing was changed.',
  'said.detach.unclear':
    'This letter is put together in a way that leaves doubt about where the file begins and ends. Nothing was changed.',
  'said.detach.sealed': 'This letter is signed or encrypted, and would not be what was signed without its files. Nothing was changed.',
  'said.detach.notSame':
    'The mail server kept something else than it was given. The letter is as it was; a copy that is not whole may lie beside it.',
  'said.detach.running': 'Files are being taken off this letter already. Wait until that is done.',
  'said.body.tooLarge':
    'The HTML of this letter is larger than what is shown as such, so this is its text. The attachments and the source have all of it.',
  'said.body.unclear': 'The HTML of this letter could not be made safe with certainty, so this is its text. The source has all of it.',
  'said.body.blank': 'The HTML of this letter holds no words and no pictures.',
  'said.body.clipped':
    'This letter is longer than what is shown at once, so this is its beginning. Its source and the file that you can save from its menu have all of it.',
  'said.body.slow': 'Preparing this letter took too much time or memory, so this is its text. The source has all of it.',
  'said.body.bare': 'This letter could not be prepared for reading. Its source has all of it.',
  'said.body.encrypted': 'This letter is encrypted. Oriel cannot decrypt it; its encrypted text is among the attachments.',
  'said.body.textless': 'This letter has no text of its own, only what is attached to it.',
  'said.body.complex':
    'This letter has more parts or levels than Oriel looks into, so some of it is not shown here. Its source has all of it.',

  // Writing and sending
  'said.draft.none': 'There is no such draft. It may have been thrown away.',
  'said.draft.onItsWay': 'This letter is already on its way, so it cannot be changed. Take it back in the outbox first.',
  'said.draft.slow':
    'Preparing the format of this letter took too much time or memory. The letter is kept as it is; try again in a moment.',
  'said.draft.closed': 'This letter was sent or thrown away in another window, so it was not changed.',
  'said.draft.twoVersions': 'This letter was changed in another window. Both versions are kept; choose the one to go on with.',
  'said.draft.noOriginal': 'The letter to answer is no longer here. Reload the list and try again.',
  'said.draft.noAccount': 'There is no such account to write from. Reload the page and try again.',
  'said.draft.accountClosed': 'This account is not open any more. The letter is kept as it was.',
  'said.identity.noAccount': 'There is no such account to write from. Reload the page and try again.',
  'said.identity.none': 'This sender address is not there any more. Reload the page to see those that are.',
  'said.identity.taken': 'This account already has the sender address {address}. Nothing was added; change the one that is there.',
  'said.identity.full': 'This account has as many sender addresses as it may have. Nothing was added; remove one first.',
  'said.identity.removed': 'The sender address of this letter was removed, so it was not sent. Choose another one in From and send again.',
  'said.identity.part': 'The star in {address} stands for nothing yet, so the letter was not sent. Type what comes in its place in From.',
  'said.template.none': 'This template is not there any more. Reload the page to see those that are.',
  'said.template.full': 'There are as many templates as there may be. Nothing was added; remove one first.',
  'said.draft.noRoom': 'The files of one letter may come to {limit}. This file was not added; the letter is as it was.',
  'said.draft.tooManyFiles':
    'A letter may carry {count, plural, one {# file} other {# files}}. This one was not added; the letter is as it was.',
  'said.draft.filesTooLarge':
    'The files of this letter come to {size}, and a letter may carry {limit}. Nothing was begun; save the files and send what fits.',
  'said.draft.fileBroken': 'The file did not arrive whole, so it was not added. Add it again.',
  'said.draft.tooManyUploads': 'Too many files are on their way at once. Nothing was begun; add this one when some of them have arrived.',
  'said.link.gone': 'This file is not here any more: its time was over, or it was deleted.',
  'said.link.none': 'Files are not sent as links here. Nothing was added; the letter is as it was.',
  'said.link.full': 'Your files sent as links may come to {limit} together. Nothing was added; delete some of them in the settings.',
  'said.link.allFull': 'There is no room for more files sent as links. Nothing was added; ask whoever runs this installation.',
  'said.draft.fileGone': 'This file is not with the letter any more.',
  'said.send.thrownAway': 'This letter was thrown away in another window, so it was not sent.',
  'said.send.noAccount': 'The account of this letter is no longer here.',
  'said.send.nobody': 'Nobody is named as recipient. Add an address and send again.',
  'said.send.changed': 'This letter changed while it was being sent, so it was not sent. Look at it and send it again.',
  'said.send.notInOutbox': 'This letter is no longer in the outbox.',
  'said.send.tooLate': 'The letter is already on its way, so it could not be taken back.',
  'said.send.past': 'That time is past. Choose a later one; nothing was sent and the letter is kept.',
  'said.send.tooFar': 'A letter can wait a year at most. Choose an earlier time; nothing was sent and the letter is kept.',
  'said.send.noZone':
    'The time zone of that time is not known. Nothing was sent and the letter is kept; send it at once, or from another browser.',
  'said.send.busy': 'This letter is being sent right now. Wait a moment, then look again.',
  'said.send.badAddress': '“{address}” is not a mail address. Nothing was sent; correct or remove it and send again.',
  'said.send.unsafe':
    'The format of this letter could not be made safe with certainty, so it was not sent. Change it to plain text, or leave the quoted letter out, and send it again.',
  'said.send.unreadable': 'The letter could not be read from the data folder, so it was not sent. Open the draft and send it again.',
  'said.smtp.badAddress': 'One of the addresses cannot be written to. The letter is kept. Correct it and send again.',
  'said.smtp.certificate':
    'The outgoing mail server at {host}, port {port} shows a certificate that cannot be trusted, so nothing was sent. The letter is kept. Ask whoever runs the server.',
  'said.smtp.notEncrypted':
    'The outgoing mail server at {host}, port {port} would not encrypt the line, so nothing was sent. The letter is kept. Ask whoever runs the server.',
  'said.smtp.portRefused': 'Nothing answers at the outgoing mail server {host}, port {port}. The letter is kept.',
  'said.smtp.noSignIn':
    'The outgoing mail server at {host}, port {port} offers no way to sign in that works here. The letter is kept. Ask whoever runs the server.',
  'said.smtp.away': 'The outgoing mail server at {host}, port {port} cannot be reached or does not answer. The letter is kept.',
  'said.smtp.password':
    'The outgoing mail server {host} did not accept your name and password. The letter is kept. Sign out and in again, then send it once more.',
  'said.smtp.notNow': 'The outgoing mail server {host} is not taking letters now. The letter is kept.',
  'said.smtp.later': 'The outgoing mail server {host} asks to try again later. The letter is kept.',
  'said.smtp.refused':
    'The outgoing mail server {host} refused the letter; nothing was delivered. The letter is kept. Change it or send it again.',
  'said.smtp.tooLarge':
    'The letter is too large for the outgoing mail server. Nothing was sent. The letter is kept. Take a file out and send again.',
  'said.smtp.larger':
    'The letter is too large for the outgoing mail server. It takes {limit} at most, and files grow by a third on the way. Nothing was sent. The letter is kept. Take a file out and send again.',
  'said.smtp.unclear':
    'The line to {host} broke just after the letter was handed over, so it may have been sent or not. It is kept here and is not sent again by itself. Ask the recipient or look into Sent, then choose.',
  'said.note.interrupted':
    'Oriel stopped while this letter was being handed over, so it may have been sent or not. It is kept here and is not sent again by itself. Ask the recipient or look into Sent, then choose.',
  'said.note.again': 'Oriel tries again by itself.',
  'said.note.stopped': 'Oriel tried for a day and has stopped.',
  'said.note.partly': 'The server refused {count} of {of} recipients; the others have the letter.',
  'said.note.waiting': 'The server put off {count} of {of} recipients; the others have the letter.',
  'said.note.needsPassword':
    'The password that was kept for this letter is not the right one any more. It goes as soon as you sign in with the new one.',
  'said.note.signedOut': 'Its time has come, but nobody is signed in to its account. It goes as soon as you are.',
  'said.note.notFiled': 'The letter was sent, but its copy could not be put into Sent.',
  'said.note.filingStopped': 'Oriel has stopped trying; make room and try again, or go on without the copy.',
  'task.rights': 'ask what you may do',
  'task.shares': 'ask who shares the folder',
  'task.grants': 'ask which rights there are',
  'task.share': 'share the folder',
  'task.unshare': 'end the sharing',
  'said.share.who': 'Give the name or the address of somebody on this mail server, on one line. Nothing was changed.',
  'said.share.badRights': 'These rights are none that a mail server knows. Nothing was changed.',
  'said.share.none': 'This mail server does not let people share folders. Nothing was changed.',
  'said.share.notAllowed': 'You may not change who shares this folder. Nothing was changed.',
  'said.may.mark': 'You may read “{folder}”, but not mark its letters. Nothing was changed.',
  'said.may.insert': 'You may not put letters into “{folder}”. Nothing was moved. Choose another folder.',
  'said.may.remove': 'You may read “{folder}”, but not take letters out of it. Nothing was changed.',
  'said.may.make': 'You may not make folders in “{folder}”. Nothing was changed. Choose another place.',
  'said.may.drop': 'You may not rename, move or delete “{folder}”. Nothing was changed.',
  'said.may.share': 'You may not change who shares “{folder}”. Nothing was changed.',
  'said.transfer.noFolder': 'The folder that these letters were to go to is not there any more. They stay where they were.',
  'said.transfer.copyGone': 'The copy of this letter was not found where it was put, so the letter stays where it was.',
  'said.transfer.tooLarge': 'This letter is too large to be put into another account. It stays where it was.',
  'said.transfer.renamed': 'The folder was renamed just now. Oriel tries again by itself.',
  'said.transfer.differs': 'The mail server gave this letter in two different ways. It stays where it was.',
  'said.transfer.copying':
    'A copy of these letters is still on its way to another folder. Nothing was changed. Try again when it is there.',
  'said.list.changed': 'This letter now says something else about how to leave its list. Nothing was sent. Open it again.',
  'said.list.elsewhere': '{host} only named another address, which Oriel does not follow. You are probably still on the list.',
  'said.list.refused': '{host} refused (answer {sign}). You are probably still on the list. Try again later.',
  'said.list.letterRefused':
    'Your mail server did not take the letter to {address}. You are still on the list; the letter lies in the outbox.',
  'said.receipt.notAsked': 'This letter does not ask for a receipt any more. Nothing was sent.',
  'said.draft.notDraft': 'This letter is not a draft, so it cannot be written on. Answer or forward it instead.',
  'said.draft.notFoundThere': 'The mail server took the draft but does not show it, so the version before it stays there.',
  'said.draft.readOnlyFolder': 'The folder for drafts can only be read.',
  'said.draft.changed': 'This draft was just changed in another window. Open it again.',
  'said.remark.letterGone': 'This letter is not here any more, so the note was not saved. Copy its words before you leave.',
  'said.look.fault': 'Oriel made a mistake while it looked at this folder. What was read before stays here. It tries again.',
  'said.bulk.fault': 'Something in Oriel went wrong. What was done stays done.',
  'said.expiry.notHere': 'Only letters in Trash and Spam go by themselves. Nothing was changed.',
  'said.undo.moving': 'These letters are just being moved. Nothing was changed. Undo it again in a moment.',
  'said.undo.accountClosed': 'The account that these letters went to is not open here. Open it, then undo again.',
} as const;

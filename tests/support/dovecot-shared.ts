/** Lines for dovecot.conf that let people share folders with each other (Dovecot's acl plugin and a name space of other users). */
export const sharing = `
mail_plugins = $mail_plugins acl
protocol imap {
  mail_plugins = $mail_plugins acl imap_acl
}
plugin {
  acl = vfile::cache_secs=0
  acl_shared_dict = file:%h/../shared-mailboxes.db
}
namespace others {
  type = shared
  separator = /
  prefix = shared/%%u/
  location = maildir:%%h/Maildir:LAYOUT=fs
  subscriptions = no
  list = children
}
`;

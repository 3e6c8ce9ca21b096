/** The configuration of a throw-away Dovecot 2.3: loopback, everything in one folder, no root. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { serverOwner } from './process';

export interface DovecotPorts {
  /** Plain, with STARTTLS. */
  imap: number;
  imaps: number;
  pop3: number;
  pop3s: number;
  /** ManageSieve, with STARTTLS. */
  sieve: number;
  lmtp: number;
}

export interface DovecotSettings {
  folder: string;
  ports: DovecotPorts;
  storage: 'maildir' | 'sdbox';
  separator: string;
  specialUse: boolean;
  /** Lines that go last and win. */
  config: string;
}

/** Folders that every user has, each with the SPECIAL-USE of its name. */
export const specialFolders = ['Drafts', 'Sent', 'Junk', 'Trash', 'Archive'];

function listener(name: string, port: number, ssl: boolean): string {
  return `inet_listener ${name} {\n    address = 127.0.0.1, ::1\n    port = ${port}\n    ssl = ${ssl ? 'yes' : 'no'}\n  }`;
}

function loginService(protocol: string, listeners: string[]): string {
  return `service ${protocol}-login {\n  chroot =\n  service_count = 0\n  client_limit = 1000\n  process_limit = 4\n  ${listeners.join('\n  ')}\n}`;
}

function services(folder: string, ports: DovecotPorts): string {
  return `
${loginService('imap', [listener('imap', ports.imap, false), listener('imaps', ports.imaps, true)])}
${loginService('pop3', [listener('pop3', ports.pop3, false), listener('pop3s', ports.pop3s, true)])}
${loginService('managesieve', [listener('sieve', ports.sieve, false)])}
service imap {
  process_limit = 3000
}
service lmtp {
  process_min_avail = 0
  ${listener('lmtp', ports.lmtp, false)}
}
service anvil {
  chroot =
  # No slowing down after wrong passwords: tests are all one address.
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
service auth {
  unix_listener ${join(folder, 'auth')} {
    mode = 0666
  }
}
service stats {
  unix_listener stats-writer {
    mode = 0666
  }
}
`;
}

/** Where mail lies, in Dovecot's words, for `mail_location` and per user. */
export function mailLocation(storage: 'maildir' | 'sdbox'): string {
  return storage === 'maildir' ? 'maildir:~/Maildir:LAYOUT=fs' : 'sdbox:~/sdbox';
}

function namespace(separator: string, specialUse: boolean): string {
  const folders = specialFolders.map((name) => `  mailbox ${name} {\n    auto = subscribe\n    special_use = \\${name}\n  }`);
  return `namespace inbox {\n  inbox = yes\n  separator = ${separator}\n${specialUse ? folders.join('\n') : ''}\n}`;
}

let listensOnIpv6: boolean | null = null;

function hasIpv6(): boolean {
  listensOnIpv6 ??= execFileSync('sh', ['-c', 'grep -c " lo$" /proc/net/if_inet6 2>/dev/null || echo 0']).toString().trim() !== '0';
  return listensOnIpv6;
}

/** The text of dovecot.conf. */
export function dovecotConfig({ folder, ports, storage, separator, specialUse, config }: DovecotSettings): string {
  const { name, group, uid } = serverOwner();
  const text = `
protocols = imap pop3 lmtp sieve
base_dir = ${join(folder, 'run')}
state_dir = ${join(folder, 'state')}
log_path = ${join(folder, 'dovecot.log')}
log_timestamp = "%Y-%m-%d %H:%M:%S "
instance_name = ${folder.split('/').at(-1)}
default_internal_user = ${name}
default_internal_group = ${group}
default_login_user = ${name}
default_vsz_limit = 2G
first_valid_uid = ${Math.min(uid, 500)}
mail_uid = ${name}
mail_gid = ${group}
mail_home = ${join(folder, 'home')}/%u
mail_location = ${mailLocation(storage)}
mail_fsync = never
mail_max_userip_connections = 50
auth_mechanisms = plain login
auth_failure_delay = 0
disable_plaintext_auth = no
ssl = yes
ssl_cert = <${join(folder, 'server.pem')}
ssl_key = <${join(folder, 'server.key')}
postmaster_address = postmaster@localhost
lmtp_save_to_detail_mailbox = no
submission_host =
passdb {
  driver = passwd-file
  args = scheme=PLAIN username_format=%u ${join(folder, 'users')}/%u
}
userdb {
  driver = passwd-file
  args = username_format=%u ${join(folder, 'users')}/%u
}
${namespace(separator, specialUse)}
plugin {
  sieve = file:~/sieve;active=~/.dovecot.sieve
}
${services(folder, ports)}
${config}
protocol lmtp {
  mail_plugins = $mail_plugins sieve
}
`;
  return hasIpv6() ? text : text.replaceAll('127.0.0.1, ::1', '127.0.0.1');
}

/** Who is behind the hosts that tracking pictures come from. */
import { siteOf } from './trust-hosts';

/** Mailing services and measurers by the sites of their tracking hosts. */
const owners: Record<string, string> = {
  'adobe.com': 'Adobe',
  'aweber.com': 'AWeber',
  'awstrack.me': 'Amazon SES',
  'bananatag.com': 'Staffbase',
  'braze.com': 'Braze',
  'brevo.com': 'Brevo',
  'cmail19.com': 'Campaign Monitor',
  'cmail20.com': 'Campaign Monitor',
  'constantcontact.com': 'Constant Contact',
  'convertkit-mail.com': 'Kit',
  'convertkit-mail2.com': 'Kit',
  'createsend.com': 'Campaign Monitor',
  'createsend1.com': 'Campaign Monitor',
  'customer.io': 'Customer.io',
  'customeriomail.com': 'Customer.io',
  'doubleclick.net': 'Google',
  'emltrk.com': 'Litmus',
  'exacttarget.com': 'Salesforce',
  'exct.net': 'Salesforce',
  'facebook.com': 'Meta',
  'getresponse.com': 'GetResponse',
  'google-analytics.com': 'Google',
  'hubspot.com': 'HubSpot',
  'hubspotemail.net': 'HubSpot',
  'hubspotlinks.com': 'HubSpot',
  'intercom-mail.com': 'Intercom',
  'iterable.com': 'Iterable',
  'klaviyo.com': 'Klaviyo',
  'klaviyomail.com': 'Klaviyo',
  'linkedin.com': 'LinkedIn',
  'list-manage.com': 'Mailchimp',
  'list-manage1.com': 'Mailchimp',
  'list-manage2.com': 'Mailchimp',
  'mailchimp.com': 'Mailchimp',
  'mailerlite.com': 'MailerLite',
  'mailfoogae.appspot.com': 'Streak',
  'mailgun.org': 'Mailgun',
  'mailjet.com': 'Mailjet',
  'mailtrack.io': 'Mailtrack',
  'mandrillapp.com': 'Mailchimp',
  'marketo.com': 'Adobe',
  'mixmax.com': 'Mixmax',
  'mjt.lu': 'Mailjet',
  'mktoresp.com': 'Adobe',
  'movable-ink-6710.com': 'Movable Ink',
  'omeda.com': 'Omeda',
  'outreach.io': 'Outreach',
  'pardot.com': 'Salesforce',
  'pippio.com': 'LiveRamp',
  'postmarkapp.com': 'Postmark',
  'pstmrk.it': 'Postmark',
  'rs6.net': 'Constant Contact',
  'sailthru.com': 'Sailthru',
  'sendgrid.net': 'SendGrid',
  'sendinblue.com': 'Brevo',
  'sparkpostmail.com': 'SparkPost',
  'superhuman.com': 'Superhuman',
  'twitter.com': 'X',
  'yesware.com': 'Yesware',
};

const most = 5;

/** The owners of hosts by name, or the sites where nobody is known; each once, at most five. */
export function trackersNamed(hosts: readonly string[]): string[] {
  const names = hosts.map((host) => {
    const site = siteOf(host) ?? host;
    return Object.hasOwn(owners, site) ? (owners[site] ?? site) : site;
  });
  return [...new Set(names)].slice(0, most);
}

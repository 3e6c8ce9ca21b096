/** What stays of a letter's HTML (T1, T11, T12). Whatever is not named here goes; an unknown element leaves its content behind. */

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/u));

/** Elements that are kept. */
export const allowedElements = words(`
  a abbr acronym address area article aside b bdi bdo big blockquote br caption center cite code col colgroup dd del details
  dfn dir div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hgroup hr i img ins kbd li main map mark menu
  nav nobr ol p pre q rp rt ruby s samp section small span strike strong sub summary sup table tbody td tfoot th thead time
  tr tt u ul var wbr`);

/** Elements that go with everything in them. */
export const droppedElements = words(`
  applet audio base basefont bgsound canvas datalist dialog embed frame frameset head iframe input link math meta noembed
  noframes object param portal script select source style svg template textarea title track video`);

/** Elements whose content is kept as it stands, in a pre. */
export const literalElements = words('listing plaintext xmp');

/** Attributes that are kept on any element, their values as they are. */
export const allowedAttributes = words(`
  abbr align alink alt axis bgcolor border bordercolor bottommargin cellpadding cellspacing char charoff class clear color cols
  colspan compact coords datetime dir face frame height hidden hspace lang leftmargin link marginheight marginwidth nohref
  noshade nowrap open reversed rightmargin role rows rowspan rules scope shape size span start summary text title topmargin
  type valign value vlink vspace width aria-hidden aria-label aria-level aria-roledescription`);

/** Attributes that hold ids, which are prefixed (T10). */
export const idAttributes = words('id name headers aria-describedby aria-labelledby');

/** Elements on which `background` is a picture. */
export const groundElements = words('body table tbody thead tfoot tr td th');

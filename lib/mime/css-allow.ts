/** What stays of a letter's CSS. Whatever is not named here goes (T8, T9, T14). */

const words = (text: string) => text.trim().split(/\s+/u);
const edges = words('top right bottom left block inline block-start block-end inline-start inline-end');
const corners = words('top-left top-right bottom-left bottom-right start-start start-end end-start end-end');

/** Properties that are kept, in lower case. Nothing that takes a box out of the flow, and nothing that measures the frame's height. */
export const allowedProperties: ReadonlySet<string> = new Set([
  ...edges.flatMap((edge) => [`margin-${edge}`, `padding-${edge}`, `border-${edge}`]),
  ...edges.flatMap((edge) => [`border-${edge}-color`, `border-${edge}-style`, `border-${edge}-width`]),
  ...corners.map((corner) => `border-${corner}-radius`),
  ...words(`
    margin padding border border-color border-style border-width border-radius border-collapse border-spacing
    -webkit-border-radius -webkit-box-shadow -webkit-box-sizing
    outline outline-color outline-offset outline-style outline-width box-shadow box-sizing box-decoration-break opacity
    background background-attachment background-blend-mode background-clip background-color background-image background-origin
    background-position background-position-x background-position-y background-repeat background-size -webkit-background-clip
    color accent-color filter mix-blend-mode isolation -webkit-text-fill-color
    font font-family font-feature-settings font-kerning font-optical-sizing font-size font-size-adjust font-stretch font-style
    font-synthesis font-variant font-variant-caps font-variant-east-asian font-variant-ligatures font-variant-numeric
    font-variant-position font-weight -webkit-font-smoothing line-height letter-spacing word-spacing tab-size -moz-tab-size
    text-align text-align-last text-decoration text-decoration-color text-decoration-line text-decoration-skip-ink
    text-decoration-style text-decoration-thickness text-emphasis text-emphasis-color text-emphasis-position text-emphasis-style
    text-indent text-justify text-orientation text-overflow text-rendering text-shadow text-transform text-underline-offset
    text-underline-position text-wrap text-size-adjust -webkit-text-size-adjust -ms-text-size-adjust -moz-text-size-adjust
    white-space word-break word-wrap overflow-wrap line-break hyphens -webkit-hyphens hanging-punctuation quotes
    direction unicode-bidi writing-mode ruby-align ruby-position vertical-align content
    display visibility float clear position overflow overflow-x overflow-y cursor user-select -webkit-user-select
    width min-width max-width height min-height max-height aspect-ratio object-fit object-position image-rendering
    block-size inline-size min-block-size max-block-size min-inline-size max-inline-size
    list-style list-style-image list-style-position list-style-type counter-increment counter-reset counter-set
    table-layout caption-side empty-cells orphans widows page-break-after page-break-before page-break-inside
    break-after break-before break-inside columns column-count column-fill column-gap column-rule column-rule-color
    column-rule-style column-rule-width column-span column-width gap row-gap flex flex-basis flex-direction flex-flow
    flex-grow flex-shrink flex-wrap order align-content align-items align-self justify-content justify-items justify-self
    place-content place-items place-self grid grid-area grid-auto-columns grid-auto-flow grid-auto-rows grid-column
    grid-column-end grid-column-gap grid-column-start grid-gap grid-row grid-row-end grid-row-gap grid-row-start
    grid-template grid-template-areas grid-template-columns grid-template-rows
    transform transform-origin rotate scale -webkit-transform
    transition transition-delay transition-duration transition-property transition-timing-function`),
]);

/** The only properties in which an address may stand; it becomes one of ours or `none`. */
export const pictureProperties: ReadonlySet<string> = new Set(words('background background-image list-style list-style-image'));

/** Functions that are kept. None of them loads, reads an attribute or reads a variable. */
export const allowedFunctions: ReadonlySet<string> = new Set([
  ...['', '-webkit-', '-moz-', '-o-', '-ms-'].flatMap((vendor) =>
    words('linear radial repeating-linear repeating-radial').map((kind) => `${vendor}${kind}-gradient`),
  ),
  ...words(`
    conic-gradient repeating-conic-gradient rgb rgba hsl hsla hwb lab lch oklab oklch color color-mix light-dark
    calc min max clamp round abs counter counters fit-content minmax repeat cubic-bezier steps linear
    translate translatex translatey scale scalex scaley rotate rotatez skew skewx skewy matrix
    blur brightness contrast drop-shadow grayscale hue-rotate invert opacity saturate sepia`),
]);

/** Pseudo-classes that are kept. `:has` is left out: it can make a browser work for minutes. */
export const allowedPseudoClasses: ReadonlySet<string> = new Set(
  words(`
    active any-link dir empty first-child first-of-type focus focus-visible focus-within hover is lang last-child last-of-type
    link not nth-child nth-last-child nth-last-of-type nth-of-type only-child only-of-type root visited where
    first-letter first-line before after`),
);

/** Pseudo-elements that are kept. */
export const allowedPseudoElements: ReadonlySet<string> = new Set(words('after before first-letter first-line marker selection'));

/**
 * Media features that are kept: none depends on the frame's height, which follows the content. Of colour schemes only `light` is:
 * in the dark every colour has a second value of ours (`adapt.ts`), and two ways of being dark would mix.
 */
export const allowedFeatures: ReadonlySet<string> = new Set(
  words(`
    width min-width max-width device-width min-device-width max-device-width prefers-color-scheme resolution min-resolution
    max-resolution -webkit-device-pixel-ratio -webkit-min-device-pixel-ratio -webkit-max-device-pixel-ratio`),
);

/** Units that measure the frame's height, which follows the content: they would make it grow for ever. */
export const heightUnits: ReadonlySet<string> = new Set(
  ['', 's', 'l', 'd'].flatMap((kind) => words('vh vb vmin vmax').map((unit) => kind + unit)),
);

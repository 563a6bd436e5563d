// The words of a shop: those that titles are mostly made of are English, the long tail of names that no
// dictionary holds is made up of syllables as English has them.
import { below } from "../speed/random.mjs";

/** What is sold, by department. */
export const GOODS = {
  "Home & Kitchen": "kettle teapot mug plate bowl pan saucepan skillet casserole knife cutting-board tray jug carafe glass tumbler corkscrew grater peeler whisk spatula ladle colander scale toaster blender storage-jar lunch-box apron oven-glove",
  "Furniture": "chair armchair stool bench sofa table desk bookcase sideboard wardrobe drawer-unit bed-frame nightstand mirror coat-rack shoe-rack shelf ottoman headboard cabinet",
  "Clothing": "shirt t-shirt blouse dress skirt jeans trousers shorts jacket coat cardigan jumper hoodie vest leggings tights socks scarf gloves belt pyjamas dressing-gown swimsuit",
  "Shoes & Bags": "sneaker boot sandal loafer slipper clog heel backpack tote handbag suitcase wallet purse briefcase rucksack messenger-bag insole lace",
  "Garden": "planter spade rake hoe secateurs hose watering-can lawnmower trellis parasol lantern bird-feeder compost-bin glove seed-mix fertiliser hedge-trimmer wheelbarrow fire-pit greenhouse",
  "Toys & Games": "puzzle board-game doll plush building-set train-set kite marble-run colouring-book card-game play-tent scooter balance-bike ball yo-yo spinning-top dollhouse robot",
  "Beauty & Care": "shampoo conditioner soap shower-gel lotion serum face-cream sunscreen lipstick mascara nail-polish perfume razor hairbrush toothbrush deodorant bath-salt hand-cream",
  "Sports": "yoga-mat dumbbell kettlebell skipping-rope tent sleeping-bag helmet racket shuttlecock goggles wetsuit paddle climbing-rope carabiner trail-shoe bottle bike-light saddle pedal",
  "Electronics": "headphones speaker keyboard mouse monitor charger cable adapter power-bank phone-case screen-protector lamp router webcam microphone tripod hard-drive memory-card",
  "Food & Drink": "coffee tea chocolate biscuit honey jam olive-oil vinegar pasta rice spice-mix sauce granola nut-butter cracker juice syrup liquorice",
  "Pets": "dog-bed cat-tree lead collar harness litter-box scratching-post aquarium food-bowl chew-toy treat pet-carrier grooming-brush bird-cage hay",
  "Stationery": "notebook pen pencil marker ink planner calendar envelope stapler folder washi-tape eraser ruler sketchbook watercolour easel paintbrush",
};

const DESCRIBING =
  "classic cotton black white organic mini large steel set premium soft natural wooden small vintage blue glass slim leather " +
  "light modern ceramic red grey recycled outdoor double travel linen green waterproof round bamboo kids compact folding wool " +
  "handmade portable original oak pack extra long pro stainless sport gift adjustable navy matte pink short deluxe electric " +
  "cast iron stripe ribbed silver insulated cork gold brown rustic wireless solid velvet reusable ultra floral cordless beige " +
  "heavy duty everyday marble brass copper walnut quilted retro square merino woven personalised orange magnetic plain smart " +
  "yellow knitted hanging jumbo purple non-slip anti-glare textured oversized foldable cream padded stackable thermal cropped " +
  "pleated enamel recyclable dark oval printed seamless tall wide narrow breathable concrete rattan bright rechargeable jute " +
  "denim canvas felt acrylic scented unscented vegan gluten-free salted smoked roasted fine coarse crisp sweet bitter mild " +
  "winter summer spring autumn festive starter refill spare replacement universal professional junior senior family single twin";

export const COLOURS =
  "Black White Grey Navy Blue Red Green Beige Brown Pink Cream Charcoal Olive Mustard Teal Burgundy Silver Gold Sand Rust".split(" ");
export const SIZES = ["XS", "S", "M", "L", "XL", "XXL"];
export const MEASURES = ["250 ml", "500 ml", "1 l", "20 cm", "30 cm", "45 cm", "60 x 90 cm", "2 m", "5 m", "100 g", "250 g", "1 kg", "12 pcs", "24 pcs"];

const ONSETS = "b br c ch cl cr d dr f fl fr g gl gr h j k l m n p pl pr qu r s sh sk sl sp st str t th tr v w".split(" ");
const NUCLEI = "a a a e e e e i i i o o o u u ai ea ee ie oa oo ou".split(" ");
const CODAS = ["", "", "", "", "", "ck", "d", "l", "ll", "m", "n", "n", "nd", "ng", "nt", "p", "r", "r", "rd", "rn", "s", "st", "t", "th", "x"];

/**
 * Describing words, the most usual first: draw them by Zipf's law. Of many titles more words are needed than
 * of few, as in any text.
 */
export function describingWords(chance, count) {
  const known = DESCRIBING.split(" ").slice(0, count);
  return [...known, ...madeUp(chance, count - known.length, new Set(known))];
}

/** Distinct names as brands and ranges have them, capitalised. */
export function names(chance, count) {
  return madeUp(chance, count, new Set()).map(capital);
}

export function capital(text) {
  return text[0].toUpperCase() + text.slice(1);
}

function madeUp(chance, count, taken) {
  const one = (list) => list[below(chance, list.length)];
  const open = () => one(ONSETS) + one(NUCLEI);
  const words = [];
  while (words.length < count) {
    const syllables = chance() < 0.3 ? 1 : chance() < 0.85 ? 2 : 3;
    const word = Array.from({ length: syllables }, open).join("") + one(CODAS);
    if (word.length < 4 || taken.has(word)) continue;
    taken.add(word);
    words.push(word);
  }
  return words;
}

/**
 * The words of a spoken fingerprint, made for this project: 256 common English words of three to
 * eight letters, lower case, in alphabetical order, without homophones. A byte picks its word by
 * index, so a change here changes every spoken fingerprint.
 */
export const wordList: readonly string[] = (
  "acorn actor album alley amber angel ankle apple apron arrow " +
  "atlas attic autumn bacon badge baker bamboo banjo barley basil " +
  "basket beach beaver bench berry bishop blanket bottle branch bread " +
  "breeze brick bridge bronze broom brush bubble bucket buffalo butter " +
  "button cabin cactus camel camera candle canoe canvas carbon carpet " +
  "carrot castle cedar cellar chalk cherry chess chimney cider circus " +
  "clock cloud clover cobalt cocoa coffee comet copper coral cotton " +
  "cradle crane crayon cricket crown crystal curtain cushion daisy dancer " +
  "desert diamond dinner doctor dolphin donkey dragon drum eagle easel " +
  "echo elbow ember engine falcon farmer feather fennel ferry fiddle " +
  "finger flame flannel flute forest fossil fountain fox fudge galaxy " +
  "garden garlic giant ginger giraffe glacier glove goblet gold goose " +
  "grape gravel guitar hammer harbor hazel helmet hermit hockey honey " +
  "hotel husky igloo indigo island ivory jacket jaguar jasmine jelly " +
  "jigsaw jockey jungle kayak kettle kitchen kitten knight ladder lagoon " +
  "lantern laurel lemon lentil leopard lilac linen lizard lobster locket " +
  "lotus lumber magnet mango maple marble meadow melon mirror mitten " +
  "monkey morning mosaic motor muffin museum napkin nectar needle nickel " +
  "noodle nutmeg oasis ocean olive onion opal orange orchid otter " +
  "oyster paddle palace panda paper parrot pastry peanut pebble pelican " +
  "pencil pepper piano pigeon pillow pilot planet plum pocket pony " +
  "poppy potato prairie pretzel pumpkin puppet purple puzzle quartz quilt " +
  "rabbit radar raven ribbon river robin rocket ruby saddle salmon " +
  "sandal saturn scarf shadow shelter silver sparrow spider spoon squirrel " +
  "sugar summer sunset table temple thimble thunder tiger timber tomato " +
  "tulip tunnel turtle umbrella valley velvet"
).split(" ");

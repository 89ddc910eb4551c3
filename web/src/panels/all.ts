// Each import registers its panels; the order on the page is that of `order`.
import "./compare-bar";
import "./place";
import "./day";
import "./board";
import "./figures";
import "./border";
import "./harm";
import "./counts";
import "./whatif";

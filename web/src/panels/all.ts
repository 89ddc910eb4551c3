// Each import registers its panels; the order on the page is that of `order`.
import "./place";
import "./day";
import "./board";
import "./figures";
import "./border";
import "./harm";
import "./counts";
import "./whatif";

// Each import registers its panels; the order on the page is that of `order`.
import "./day";

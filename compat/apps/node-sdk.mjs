import './node-sdk-set-up.mjs';
import './shop.mjs';

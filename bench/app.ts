/** The application of the preload measurement: loads the SDK and exits. */
import 'customerio-node';

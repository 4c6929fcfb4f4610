/** The application whose start the preload delays: loads the SDK and exits. */
import 'customerio-node';

/** Folder to which the observer writes its reports. The observer does nothing if it is not set. */
export const FOLDER_VARIABLE = 'CUSTOMERIO_OTEL_DOCTOR_FOLDER';

/** Hosts that the application uses instead of Customer.io's, separated by commas. */
export const HOSTS_VARIABLE = 'CUSTOMERIO_OTEL_DOCTOR_HOSTS';

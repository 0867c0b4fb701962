import './chime';
import './combo';
import './due';
import './keys';
import './point';
import './view';

import Hummingbird
import Mustache
enum PlaceholderWeb {}

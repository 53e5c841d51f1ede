import GRDB
import Crypto
enum PlaceholderCatalog {}

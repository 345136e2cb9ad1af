"""Normal forms of identifiers: what is the same for two documents that write it differently.

Lives here: one file a kind (or a few near kinds), and `KEYS`, one row a kind.
Not here: reading of files (`records`), who is who (`identity`).
"""

from linkanalysis.keys.account import is_iban
from linkanalysis.keys.device import has_imei_check_digit
from linkanalysis.keys.issuer import issuing_country
from linkanalysis.keys.kinds import KEYS, KeyKind, identify, normalize
from linkanalysis.keys.phone import is_service_number, normal_phone, read_phone
from linkanalysis.keys.plate import normal_plate
from linkanalysis.keys.region import country_of, normal_region, read_country
from linkanalysis.keys.text import fold_name
from linkanalysis.keys.vin import is_vin

__all__ = [
    "KEYS",
    "KeyKind",
    "country_of",
    "fold_name",
    "has_imei_check_digit",
    "identify",
    "is_iban",
    "is_service_number",
    "is_vin",
    "issuing_country",
    "normal_phone",
    "normal_plate",
    "normal_region",
    "normalize",
    "read_country",
    "read_phone",
]

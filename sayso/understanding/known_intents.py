"""Intents of the interaction model, and slots of theirs, that understanding knows by name."""

from __future__ import annotations

from sayso.understanding.consent import FINISHING, NO, YES
from sayso.understanding.phrases.tokens import CHANGE, COPY, KEEP, MORE, REMOVE
from sayso.understanding.wishes.phrases import ORDERING

FALLBACK = "AMAZON.FallbackIntent"
ORDER_INTENT, CHANGE_INTENT = "OrderIntent", "ChangeIntent"
"""The intent whose slot may hold any words."""
REWORDED = {"OrderIntent": "order", "ChangeIntent": "change", "RemoveIntent": "remove", "SameAgainIntent": "again"}
ACTS = {
    REMOVE: "RemoveIntent",
    KEEP: "RemoveIntent",
    COPY: "SameAgainIntent",
    MORE: "ChangeIntent",
    CHANGE: "ChangeIntent",
}
"""Acts upon the cart to the intents that they are; the first of these that an utterance holds names it."""
CHANGE_SLOT = "change"
"""The slot of what shall be other than in an earlier order: goods, or how many."""
FAQ_INTENT, STOCK, TAKE_THAT = "FaqIntent", "StockIntent", "TakeThatIntent"
PICK = "PickIntent"
"""The intent of choosing among what was offered."""
TRAITS, OPTIONS = "TraitsIntent", "OptionsIntent"
"""The intents of asking what goods are, or what is in them; and what they can be had with, and how mine is."""
REORDER, SHOW_CART = "ReorderIntent", "ShowCartIntent"
MAKING_GOOD = ("ComplaintIntent", "RefundIntent", "ReplacementIntent")
"""Intents of what was wrong with goods that were brought, and of what shall be made of it."""
INGREDIENTS = "IngredientsIntent"
HELP_CHOOSE = "HelpChooseIntent"
SEEKING = (STOCK, HELP_CHOOSE)
"""Intents of asking whether there is something, and of what is good for something."""
FILLING = ("UsualIntent", REORDER, "FavouriteIntent")
"""Intents that put goods into the cart by themselves."""
TELLING = frozenset(
    {
        *("ShowCartIntent", "DetailsIntent", "OrderStatusIntent", "LastOrderIntent", "TicketIntent", "HoursIntent"),
        *("BalanceIntent", "TransactionsIntent", "SpendingIntent", "BillsIntent", "PreferencesIntent", "OffersIntent"),
        *("FavouritesIntent", "NewIntent", "PriceIntent", "StockIntent", "SizesIntent", "TellMeIntent", "FaqIntent"),
        *("RunningLowIntent", "OptionsIntent", "DeliveryAddressIntent", "OrdersIntent", "EarlierOrderIntent"),
        *("IngredientsIntent", "TraitsIntent", "ReviewsIntent", "PopularIntent", "BrowseIntent", "BudgetIntent"),
        *("ShopAddressIntent", "ShopPhoneIntent", "AMAZON.HelpIntent"),
    }
)
"""Intents that only tell something: what leads up to them changes nothing."""
ANSWERING = (YES, NO, FINISHING)
"""Intents that answer what we ask at the end of a visit."""
LEAVING = ("AMAZON.CancelIntent", NO)
"""Intents of not wanting what was told or offered."""
CHOOSING = (*ORDERING, "PickIntent", "TakeThatIntent", "IndifferentIntent", "CheaperIntent", FALLBACK)
"""Intents that words may seem to have that choose something by its name."""
LIKE_ORDERS = (*ORDERING, "PreferenceIntent", "FavouriteIntent")
"""Intents of which words may be that order: "i'd like a coffee"."""
CODE_TYPE = "AMAZON.FOUR_DIGIT_NUMBER"

#include <expat.h>

#include "late/late.hpp"

MUSTER_LATE(XML_ErrorString)
MUSTER_LATE(XML_GetBuffer)
MUSTER_LATE(XML_GetCurrentByteIndex)
MUSTER_LATE(XML_GetCurrentLineNumber)
MUSTER_LATE(XML_GetErrorCode)
MUSTER_LATE(XML_Parse)
MUSTER_LATE(XML_ParseBuffer)
MUSTER_LATE(XML_ParserCreate)
MUSTER_LATE(XML_ParserFree)
MUSTER_LATE(XML_SetCharacterDataHandler)
MUSTER_LATE(XML_SetElementHandler)
MUSTER_LATE(XML_SetEntityDeclHandler)
MUSTER_LATE(XML_SetStartDoctypeDeclHandler)
MUSTER_LATE(XML_SetUserData)
MUSTER_LATE(XML_StopParser)
